// What every page can do beyond HTML: htmx, and what makes it kind to keyboards, screen readers and bad networks.
import 'htmx.org'
import './stream.js'
import './failures.js'
import './focus.js'
import './forms.js'
import './menus.js'
