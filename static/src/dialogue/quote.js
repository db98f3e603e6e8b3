// The words that a new comment is about.

export function quote (form, { starts = '', ends = '', quote = '' } = {}) {
  for (const [name, value] of Object.entries({ starts, ends, quote })) form.elements[name].value = value
  show(form)
}

// Shown as they are in the form's fields.
export function show (form) {
  const words = form.elements.quote.value
  form.querySelector('[data-quoted]').hidden = !words
  form.querySelector('[data-quoted] q').textContent = words
}

document.addEventListener('click', ({ target }) => {
  const form = target.closest?.('[data-unquote]')?.closest('form')
  if (!form) return
  quote(form)
  form.elements.words.focus()
  form.elements.words.dispatchEvent(new Event('input', { bubbles: true }))
})
