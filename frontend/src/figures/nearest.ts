/** How many letters must be put in, taken out or changed to make one name of the other (Levenshtein). */
export function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) next[j] = Math.min(next[j - 1] + 1, row[j] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
    row = next;
  }
  return row[b.length];
}

/** The known name closest to a mistyped one. */
export function nearest(given: string, known: string[]): string {
  const lower = given.toLowerCase();
  return known.filter(Boolean).reduce((best, name) => (distance(lower, name.toLowerCase()) < distance(lower, best.toLowerCase()) ? name : best));
}
