// After a swap the keyboard is where it was, or at the nearest thing that took its place.

const lost = () => !document.activeElement || document.activeElement === document.body

// What had the focus before a swap, and the part of the page that is about to change, is kept with that swap: another
// one, of what somebody else has changed, may come between.
document.addEventListener('htmx:before:swap', ({ detail: { ctx, tasks } }) => {
  // Those who asked for the focus before have had it: a swap around them must not call the keyboard back.
  for (const one of document.querySelectorAll('[data-focus], [autofocus]')) {
    one.removeAttribute('data-focus')
    one.removeAttribute('autofocus')
  }
  const had = document.activeElement
  if (lost()) return
  const target = tasks.map(({ target }) => typeof target === 'string' ? document.querySelector(target) : target)
    .find(target => target?.contains(had))
  if (target) ctx.left = { id: had.id, name: had.name, value: had.value, type: had.type, target, parent: target.parentElement }
})

document.addEventListener('htmx:after:swap', ({ detail: { ctx } }) => {
  const was = ctx?.left
  if (!was) return
  delete ctx.left
  const region = changed(was)
  const asked = region.querySelector('[data-focus]') ?? region.querySelector('[autofocus]')
  if (asked) return asked.focus()
  if (lost()) inSight(counterpart(was, region) ?? first(region) ?? heading(region))?.focus({ preventScroll: true })
  else if (inSight(document.activeElement) !== document.activeElement) inSight(document.activeElement).focus()
})

// What has been folded away is behind its summary.
function inSight (element) {
  const folded = element?.closest('details:not([open])')
  return folded && !element.closest('summary') ? folded.querySelector('summary') : element
}

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

// In a list marked data-decide, whoever has decided on a row is at the way to undo that, wherever the row now is: one more
// Enter must not decide on another row. What became of it is said as well, once.
let decided = null // the id of the row
const waits = row => row && !row.classList.contains('is-moved')

document.addEventListener('submit', ({ target }) => {
  const row = target.closest('[data-decide] > li')
  decided = waits(row) ? row.id : null
})
document.addEventListener('htmx:after:swap', () => {
  const row = decided && document.getElementById(decided)
  if (!row || waits(row)) return
  decided = null
  const told = [row.querySelector('.t'), row.querySelector('.d').lastElementChild].map(part => part.textContent.trim())
  document.getElementById('decided').textContent = told.join(': ')
  if (!lost() && !row.contains(document.activeElement)) return
  ;(row.querySelector('button') ?? row.querySelector('a'))?.focus({ preventScroll: true })
  row.scrollIntoView({ block: 'nearest' })
})

// Whoever opens a details marked data-fill goes on in its field, and Escape leads back.
document.addEventListener('toggle', ({ target }) => {
  if (!target.matches('details[data-fill]') || !target.open || document.activeElement !== target.querySelector('summary')) return
  const field = target.querySelector('textarea, input[type="text"]')
  field.focus()
  field.setSelectionRange(field.value.length, field.value.length)
}, true)
document.addEventListener('keydown', event => {
  const details = event.key === 'Escape' && event.target.closest?.('details[data-fill][open]')
  if (!details) return
  details.open = false
  details.querySelector('summary').focus()
})

// Links to a field of the same page (the summary of errors) move the keyboard there, and not only the eye.
document.addEventListener('click', event => {
  const field = event.target.closest?.('.summary a[href^="#"]')
  const to = field && document.getElementById(field.hash.slice(1))
  if (!to) return
  event.preventDefault()
  to.focus()
})
