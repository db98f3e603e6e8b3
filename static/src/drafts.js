// What is typed in a form marked data-draft stays in this tab until it is sent: a reload, a tap on another page or a
// lost network takes nothing of it. One marked data-draft="all" keeps what is chosen too, and which revision of the thing
// its person had seen: whoever comes back to it later is still asked when somebody else has changed it meanwhile.

const DRAFTS = 'form[data-draft]'
const WHOLE = 'form[data-draft="all"]'
const START = 'draft '
const isText = field => field.matches('textarea, input[type="text"]')
const texts = form => [...form.querySelectorAll('textarea[name], input[type="text"][name]')]
  .filter(field => !field.closest('[aria-hidden="true"]')) // a trap for machines is none of ours
const all = form => [...form.elements].filter(field => field.name && field.matches('textarea, select, input:not([type="hidden"], [type="file"]), [name="revision"]'))
const fieldsOf = form => form.matches(WHOLE) ? all(form) : texts(form)
const key = field => `${START}${new URL(field.form.action).pathname} ${field.name}` // a form may stand on several pages
const keep = (field, draft) => sessionStorage.setItem(key(field), JSON.stringify(draft))
const draftOf = field => JSON.parse(sessionStorage.getItem(key(field)))
const forget = field => sessionStorage.removeItem(key(field))

document.addEventListener('input', ({ target }) => {
  const form = target.closest?.(DRAFTS)
  if (!form || !fieldsOf(form).includes(target)) return
  keep(target, { typed: target.value })
  const seen = form.matches(WHOLE) && form.elements.revision
  if (seen && !draftOf(seen)) keep(seen, { typed: seen.value })
})

// Sent is not yet arrived: a page without the form, which the server gave after that, tells that it has.
document.addEventListener('submit', ({ target }) => {
  if (!target.matches(DRAFTS) || target.matches(WHOLE)) return
  for (const field of texts(target)) if (draftOf(field)) keep(field, { typed: field.value, sent: true, from: location.search })
})

// Of a form that htmx sends the answer tells. What has been typed since it was sent is not in it.
const underWay = new WeakMap() // form: what was sent, by the name of the field
const formOf = ({ sourceElement }) => sourceElement?.closest?.(WHOLE)
document.addEventListener('htmx:before:request', ({ detail: { ctx } }) => {
  const form = ctx.request.method !== 'GET' && formOf(ctx)
  if (form) underWay.set(ctx, new FormData(form))
})
document.addEventListener('htmx:before:swap', ({ detail: { ctx } }) => {
  const sent = underWay.get(ctx)
  if (!sent) return
  const form = formOf(ctx)
  for (const field of all(form)) {
    if (ctx.response.status < 400 && (field.name === 'revision' || draftOf(field)?.typed === sent.get(field.name))) forget(field)
    if (ctx.response.status === 409 && field.name === 'revision') forget(field) // the question has been asked
  }
})

// Who signs out leaves nothing to whoever signs in here next.
document.addEventListener('submit', ({ target, defaultPrevented }) => {
  if (!target.matches('form[data-keeper]') || defaultPrevented) return
  for (const name of Object.keys(sessionStorage)) if (name.startsWith(START)) sessionStorage.removeItem(name)
})

const isBack = performance.getEntriesByType('navigation')[0]?.type === 'back_forward'
const was = field => field.matches('select') ? [...field.options].find(one => one.defaultSelected)?.value ?? '' : field.defaultValue
const here = new Set()
for (const form of document.querySelectorAll(DRAFTS)) if (!form.matches(WHOLE)) fill(form)
for (const form of document.querySelectorAll(WHOLE)) fillWhole(form)

function fill (form) {
  for (const field of texts(form)) {
    const draft = draftOf(field)
    here.add(key(field))
    // On a slow network somebody may have typed before this came. What the browser fills in on the way back is old.
    if (!isBack && field.value !== field.defaultValue) {
      keep(field, { typed: field.value })
      continue
    }
    if (!draft) continue
    // The page of a form marked data-arrived says that what was sent has come, and shows the form anew.
    if (draft.typed === field.defaultValue || (draft.sent && 'arrived' in form.dataset && draft.from !== location.search)) forget(field) // the server has it
    else {
      field.value = draft.typed
      field.closest('details')?.setAttribute('open', '')
    }
  }
}
for (const name of Object.keys(sessionStorage)) {
  if (name.startsWith(START) && !here.has(name) && JSON.parse(sessionStorage.getItem(name)).sent) sessionStorage.removeItem(name)
}

// The page is told what came back: it says so, leaves the form as it is, and sends what it else sends as it is given.
function fillWhole (form) {
  if (form.querySelector('.err, [role="alert"]')) return // it has come back: what it shows is not saved
  const back = all(form).filter(field => bring(field, draftOf(field)))
  const given = back.filter(field => field.name !== 'revision')
  if (!given.length) return
  if (form.matches('[data-keep]')) form.setAttribute('hx-morph-skip', '')
  for (const told of form.querySelectorAll('[data-unsaved]')) told.hidden = false
  if (given.some(field => field.matches(':disabled'))) return leaveOver(form, given)
  for (const field of given) field.closest('details')?.setAttribute('open', '')
  if (form.querySelector('[hx-trigger="change"]')) given[0].dispatchEvent(new Event('change', { bubbles: true }))
}

// What was given while the network was gone is sent once it is back: the page stays open, and nobody presses again.
document.body.addEventListener('samsyn:resumed', () => {
  for (const sent of document.querySelectorAll(`${WHOLE} [hx-trigger="change"]`)) {
    const given = all(sent.closest('form')).find(field => draftOf(field) && !field.matches(':disabled'))
    given?.dispatchEvent(new Event('change', { bubbles: true }))
  }
})

// Gives whether something was brought back that the server does not have.
function bring (field, draft) {
  if (!draft) return false
  if (field.type === 'radio') {
    if (field.value !== draft.typed) return false
    if (field.defaultChecked) forget(field)
    else if (!field.matches(':disabled')) field.checked = true
    return !field.defaultChecked
  }
  if (draft.typed === was(field)) forget(field)
  else if (!field.matches(':disabled')) field.value = draft.typed
  return draft.typed !== was(field)
}

// What can be saved no more is shown once, to be copied.
function leaveOver (form, given) {
  const place = form.parentElement.querySelector('[data-left-over]')
  const written = given.filter(field => isText(field)).map(field => draftOf(field).typed).filter(Boolean)
  if (!place || !written.length) return
  for (const words of written) place.querySelector('[data-words]').append(Object.assign(document.createElement('blockquote'), { textContent: words }))
  place.hidden = false
}

// Forms that come with a part of the page. One's own answer is as the server gave it.
document.addEventListener('htmx:after:swap', ({ detail: { ctx } }) => {
  if (underWay.has(ctx)) return
  for (const form of document.querySelectorAll(`${WHOLE}:not([hx-morph-skip])`)) if (form.matches('[data-keep]')) fillWhole(form)
})
