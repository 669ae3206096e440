"""How the site writes dates: "3 March 2026". For times see accounts.clock."""

DATE_FORMAT = "j F Y"
