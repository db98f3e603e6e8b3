// What every page can do beyond HTML: htmx, and what makes it kind to keyboards, screen readers and bad networks.
import 'htmx.org'
import './stream.js'
import './failures.js'
import './focus.js'
import './signing-out.js' // before forms, which count what is sent
import './forms.js'
import './menus.js'
import './agenda.js'
import './drafts.js'
import './counters.js' // after drafts, which fill fields in
import './meeting.js'
import './carry.js' // after focus
import './search.js'
