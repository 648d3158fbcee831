"""What the page in the browser shows: the figure, motion files, reports. The page itself is built from page/."""
