"""The frame every page stands in: layout, words, components, forms, errors, limits.

How to write a page of any portal:

*View.* Take `request: Request` (`frame.request`): it carries `day` (whose rules are shown),
`today`, `lang`, `elder`, `reference`. Parse, call one service or query, render. Let the lower
rooms' errors pass: `frame.errors` turns every DoorstepError into its page (409, 422, 429, …).

*Form.* Declare `Question`s (`frame.forms`) whose `read` is a kernel value's `parse`. Then::

    form = Form(QUESTIONS, request)
    if request.method == "POST":
        with form.attempt():                   # InvalidInput, 409, 422, 429 stay on this page
            answers = form.answers()           # raises with all problems at once
            case_number = engine.open_case(…, by=actor, key=form.key)
            return redirect("citizen:case", case_number)
    return form.page(request, "citizen/apply.html", {…})

`form.key` is the idempotency id; `ui.hidden(form)` writes it and the CSRF token into the page.

*Template.* `{% extends "frame/base.html" %}` with blocks `title`, `content`, and if needed
`banner`, `scripts`, `main_class` (`narrow`, else `wide`), `top_links`. Every word goes through
`_("sentence with {slot}", slot=value)`: Chinese in the source, translated and escaped there; slots
take any value (days, plate numbers, enums with a label, lists). Filters: `shown`, `said` (an
error or problem), `yuan`, `day`, `clock_time`, `instant`. Addresses:
`url_for("room:view", arg, query=x)`, `asset("frame/x.js")`.

*Components* (`ui.` in every template): `back(href)` · `error_summary(form)` · `hidden(form)` ·
`field(form, name, heading=true)` (with heading the question is the page's h1) ·
`button(label, kind)` with kind primary, secondary, danger · `row(label, value, href)` inside
`<dl class="summary">` · `tag(label, tone)` with tone plain, good, wait, bad, now ·
`plate(number)` · `timeline(items)` with items of `what`,
`when`, `note`, `state` (done, now, ahead) ·
`source(where, as_of)` · `pager(page, view, args, query)`. Classes: `panel`, `notice` (+ good, wait,
bad), `rows`, `tiles`, `two`, `three`, `dense`, `actions`, `scroll` around every table. A counter
key is `<button data-key="F8">… <kbd>F8</kbd></button>`; it works with the mouse too and ignores
Chinese input in progress.

*Lists* are keyset-paged with `frame.paging`. *Scripts and styles* are files; nothing inline.
"""
