// The forms for a note and another date, which are kept and sent later: what is plainly wrong is said at once, with or
// without a network, and what the server sends back to be put right takes the form's place.

// Gives whether something is, and says it at the fields, in the words that the page came with.
export function isWrong (form, root) {
  for (const told of form.querySelectorAll('.err')) told.remove()
  const checks = JSON.parse(root.dataset.checks)
  const fields = [...form.querySelectorAll('.input')]
  const wrong = fields.filter(field => say(field, complaint(field, checks[field.name]), root))
  if (wrong.length) keepOpen(form)
  wrong[0]?.focus()
  return wrong.length > 0
}

function complaint ({ name, value, form, dataset }, { needed, most, long, first, early }) {
  const text = value.trim()
  const due = form.elements.due_on
  const isNeeded = name !== 'why' || (due.dataset.had && due.value !== due.dataset.had)
  if (!text) return isNeeded ? needed : ''
  if (most && [...text].length > most) return long
  return first && text < first && text !== dataset.had ? early : ''
}

function say (field, words, root) {
  field.removeAttribute('aria-invalid')
  field.removeAttribute('aria-describedby')
  if (!words) return false
  const told = root.querySelector('template[data-wrong]').content.firstElementChild.cloneNode(true)
  told.id = `${field.id}-wrong`
  told.querySelector('[data-words]').textContent = words
  field.setAttribute('aria-invalid', 'true')
  field.setAttribute('aria-describedby', told.id)
  field.after(told)
  return true
}

// Drawn anew around it, the page leaves it as it is.
function keepOpen (form) {
  form.setAttribute('hx-morph-skip', '')
  form.closest('details').open = true
}

// Gives whether the answer had the form, and it could be put here: not over what has been begun since.
export function comeBack ({ what }, page) {
  const fresh = page?.querySelector(`form[data-away="${what}"]:has([aria-invalid], [role="alert"])`)
  const form = fresh && document.getElementById(fresh.id)
  if (!form || form.hasAttribute('hx-morph-skip')) return false
  form.replaceWith(fresh)
  keepOpen(fresh)
  fresh.querySelector('[data-focus]')?.focus()
  return true
}
