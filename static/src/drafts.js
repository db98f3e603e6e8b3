// What is typed in a form marked data-draft stays in this tab until it is sent: a reload, a tap on another page or a
// lost network takes nothing of it.

const DRAFTS = 'form[data-draft]'
const START = 'draft '
const texts = form => [...form.querySelectorAll('textarea[name], input[type="text"][name]')]
  .filter(field => !field.closest('[aria-hidden="true"]')) // a trap for machines is none of ours
const key = field => `${START}${new URL(field.form.action).pathname} ${field.name}` // a form may stand on several pages
const keep = (field, draft) => sessionStorage.setItem(key(field), JSON.stringify(draft))

document.addEventListener('input', ({ target }) => {
  const form = target.closest?.(DRAFTS)
  if (form && texts(form).includes(target)) keep(target, { typed: target.value })
})

// Sent is not yet arrived: a page without the form, which the server gave after that, tells that it has.
document.addEventListener('submit', ({ target }) => {
  if (!target.matches(DRAFTS)) return
  for (const field of texts(target)) if (sessionStorage.getItem(key(field))) keep(field, { typed: field.value, sent: true, from: location.search })
})

const isBack = performance.getEntriesByType('navigation')[0]?.type === 'back_forward'
const here = new Set()
for (const form of document.querySelectorAll(DRAFTS)) {
  for (const field of texts(form)) {
    const draft = JSON.parse(sessionStorage.getItem(key(field)))
    here.add(key(field))
    // On a slow network somebody may have typed before this came. What the browser fills in on the way back is old.
    if (!isBack && field.value !== field.defaultValue) {
      keep(field, { typed: field.value })
      continue
    }
    if (!draft) continue
    // The page of a form marked data-arrived says that what was sent has come, and shows the form anew.
    if (draft.typed === field.defaultValue || (draft.sent && 'arrived' in form.dataset && draft.from !== location.search)) sessionStorage.removeItem(key(field)) // the server has it
    else {
      field.value = draft.typed
      field.closest('details')?.setAttribute('open', '')
    }
  }
}
for (const name of Object.keys(sessionStorage)) {
  if (name.startsWith(START) && !here.has(name) && JSON.parse(sessionStorage.getItem(name)).sent) sessionStorage.removeItem(name)
}
