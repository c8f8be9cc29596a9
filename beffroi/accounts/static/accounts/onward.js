// Follows by itself the one form of the page; without script, its button does.
"use strict";

document.querySelector("form[data-onward]")?.requestSubmit();
