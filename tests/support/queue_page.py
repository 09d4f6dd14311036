"""The rows of the review queue as a page shows them."""


def titles(page):
    return [part.split("<", 1)[0] for part in page.text.split('class="queue-row-title">')[1:]]
