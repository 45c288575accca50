"""`embed/hip-explorer.html`: the figure alone, for the frame of a learning platform or anyone's page.

`?flexion=60&moving=pelvis` stages it (the figure reads the address); embed.js tells the page around it how tall it is.
"""


def _pages(app):
    from hipmotion.figures import HipExplorer

    figure = HipExplorer(
        alt="A right hip seen from the right and slightly behind: pelvis, thigh bone and the muscles that cross the joint.",
        caption="Move the hip. The muscles that lengthen turn amber, those that shorten blue.",
    )
    yield "embed/hip-explorer", {"title": "Hip explorer", "body": figure.html()}, "embed.html"


def setup(app):
    app.connect("html-collect-pages", _pages)
