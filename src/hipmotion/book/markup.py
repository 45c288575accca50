"""The markup of others, repaired for assistive technology once the page is written.

docutils and Sphinx say with classes what HTML has names for. The repairs are made in the text of the page, not by a
script, so they hold for every reader.
"""

import re
from itertools import count

REPAIRS = (
    (r'<th class="head[^"]*"><p></p></th>', "<td></td>"),  # an empty corner of a table names no column
    (r'(<th class="head[^"]*")', r'\1 scope="col"'),
    (r'(<th class="stub")', r'\1 scope="row"'),
    # The sign that links to a heading would be read out as the end of its name, and be one more stop for each of them.
    (r'<a class="headerlink"', r'\g<0> aria-hidden="true" tabindex="-1"'),
    (r'role="list" class="citation-list"', 'class="citation-list"'),
    (r' role="doc-biblioentry"', ""),  # withdrawn from the standard, and no child of a list
)
BOX = re.compile(r'(<div class="[^"]*\badmonition\b[^"]*"[^>]*)>(\s*<p class="admonition-title")>')


def repaired(body: str) -> str:
    """The HTML of a page with its tables' headers, headings and boxes made plain; a box is a group named by its title."""
    for wrong, right in REPAIRS:
        body = re.sub(wrong, right, body)
    number = count(1)

    def named(match):
        name = f"box-title-{next(number)}"
        return f'{match[1]} role="group" aria-labelledby="{name}">{match[2]} id="{name}">'

    return BOX.sub(named, body)
