/** What a figure may ask of the page (or notebook) it stands in. */
export interface Page<S> {
  /** Accessible name of the figure, told from the others of the page. */
  label: string;
  /** The author's words for the picture as it opens. */
  description: string;
  /** Poster, kept under the live picture. */
  poster?: Element;
  caption?: Element;
  /** Something to copy that brings this state back: a link on a page, a line of Python in a notebook. */
  share: { label: string; text(state: S): string };
  /** Called once the first picture is drawn. */
  ready?(): void;
  /** Called when a drag ends: hosts that save seldom save now. */
  settled?(): void;
  /** Lets the host show what does not fit (a mistyped link) in the figure. */
  onFaults(show: (faults: string[]) => void): void;
}
