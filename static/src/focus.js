// After a swap the keyboard is where it was, or at the nearest thing that took its place.

const lost = () => !document.activeElement || document.activeElement === document.body
let left = null // what had the focus before the swap, and the part of the page that is about to change

document.addEventListener('htmx:before:swap', ({ detail: { tasks } }) => {
  // Those who asked for the focus before have had it: a swap around them must not call the keyboard back.
  for (const one of document.querySelectorAll('[data-focus], [autofocus]')) {
    one.removeAttribute('data-focus')
    one.removeAttribute('autofocus')
  }
  const had = document.activeElement
  if (lost()) return
  const target = tasks.map(({ target }) => typeof target === 'string' ? document.querySelector(target) : target)
    .find(target => target?.contains(had))
  if (target) left = { id: had.id, name: had.name, value: had.value, type: had.type, target, parent: target.parentElement }
})

document.addEventListener('htmx:after:swap', () => {
  const was = left
  left = null
  if (!was) return
  const region = changed(was)
  const asked = region.querySelector('[data-focus]') ?? region.querySelector('[autofocus]')
  if (asked) return asked.focus()
  if (lost()) (counterpart(was, region) ?? first(region) ?? heading(region))?.focus({ preventScroll: true })
})

function changed ({ target, parent }) {
  if (target.isConnected) return target
  return (target.id && document.getElementById(target.id)) || (parent?.isConnected ? parent : document.body)
}

function counterpart ({ id, name, type, value }, region) {
  const same = id && document.getElementById(id)
  if (same) return same
  if (!name) return null
  const named = [...region.querySelectorAll(`[name="${CSS.escape(name)}"]:not([type="hidden"])`)]
  return named.find(one => !['radio', 'checkbox', 'submit'].includes(type) || one.value === value)
}

// In a row without a heading of its own: its first control, which tells what has become of the row.
function first (region) {
  if (region.querySelector('h1, h2, h3, legend')) return null
  return region.querySelector('a[href], button, input:not([type="hidden"]), select, textarea')
}

function heading (region) {
  const around = region.closest('section, article, main, [role="region"]') ?? document
  const found = region.querySelector('h1, h2, h3, legend') ?? around.querySelector('h1, h2, h3') ??
    document.querySelector('main')
  if (found && !found.hasAttribute('tabindex')) found.tabIndex = -1
  return found
}

// In a list marked data-decide, whoever has decided on a row goes on to the next that waits: the row itself moves away.
let decided = null // its id, and the ids of those that come after it, then of those before
const waits = row => row && !row.classList.contains('is-moved')

document.addEventListener('submit', ({ target }) => {
  const row = target.closest('[data-decide] > li')
  decided = null
  if (!waits(row)) return
  const ids = [...row.parentElement.children].map(each => each.id)
  const at = ids.indexOf(row.id)
  decided = { id: row.id, others: [...ids.slice(at + 1), ...ids.slice(0, at)] }
})
document.addEventListener('htmx:after:swap', () => {
  const row = decided && document.getElementById(decided.id)
  if (waits(row)) return
  const next = decided?.others.map(id => document.getElementById(id)).find(waits)
  if (next && (lost() || row?.contains(document.activeElement))) next.querySelector('button, summary')?.focus()
  decided = null
})

// Links to a field of the same page (the summary of errors) move the keyboard there, and not only the eye.
document.addEventListener('click', event => {
  const field = event.target.closest?.('.summary a[href^="#"]')
  const to = field && document.getElementById(field.hash.slice(1))
  if (!to) return
  event.preventDefault()
  to.focus()
})
