// Forms: nothing is sent twice, what is half written stays, and a password can be looked at.
import { copy } from './copy.js'

const PATIENCE = 10000 // ms after which a form may be sent again although no answer came
const underWay = new WeakMap()

function begin (form, button) {
  underWay.set(form, button)
  button?.setAttribute('aria-busy', 'true')
}

function end (form) {
  underWay.get(form)?.removeAttribute('aria-busy')
  underWay.delete(form)
}

// Before htmx and the browser see it. The button is not disabled: that would take the focus away from it.
document.addEventListener('submit', event => {
  const form = event.target
  if (form.method !== 'post') return
  if (underWay.has(form)) {
    event.preventDefault()
    event.stopImmediatePropagation()
  }
}, true)

document.addEventListener('submit', event => {
  const form = event.target
  if (event.defaultPrevented || form.method !== 'post') return
  begin(form, event.submitter)
  setTimeout(end, PATIENCE, form)
})

document.addEventListener('htmx:before:request', ({ detail: { ctx } }) => {
  if (ctx.sourceElement.matches('form')) begin(ctx.sourceElement, ctx.request.submitter)
})
document.addEventListener('htmx:finally:request', ({ detail: { ctx } }) => end(ctx.sourceElement))
// Back from the next page by the browser's cache: the form may be sent again.
addEventListener('pageshow', () => { for (const form of document.forms) end(form) })

// A form marked data-keep that somebody has begun to fill in is left alone when the page around it is drawn anew. Its
// own answer replaces it: emptied when it is saved, and still kept when it comes back with something to put right.
const KEPT = 'form[data-keep]'
const LINE = 'form[data-line]'
const sent = new WeakMap()
const filledIn = form => new URLSearchParams(new FormData(form)).toString()
const keep = form => form.setAttribute('hx-morph-skip', '')

document.addEventListener('input', ({ target }) => {
  const form = target.closest?.(KEPT)
  if (form) keep(form)
})
document.addEventListener('htmx:before:request', ({ target }) => { if (target.matches?.(KEPT)) sent.set(target, filledIn(target)) })
document.addEventListener('htmx:before:swap', ({ target, detail: { ctx } }) => {
  // Whoever has written on while the answer was on its way keeps that.
  if (!target.matches?.(KEPT) || ctx.swap === 'none' || sent.get(target) !== filledIn(target)) return
  target.removeAttribute('hx-morph-skip')
  if (ctx.response.status < 400) target.reset()
})
document.addEventListener('htmx:after:swap', ({ target, detail: { ctx } }) => {
  if (target.matches?.(KEPT) && ctx.response.status >= 400) keep(target)
})

// Nor is it folded away: what is around it may be drawn closed by now. Neither is a details marked data-unfold that
// somebody has opened.
document.addEventListener('htmx:before:swap', ({ detail: { ctx } }) => {
  ctx.inSight = [...document.querySelectorAll(`details[open] ${KEPT}[hx-morph-skip], details[open][data-unfold]`)]
})
document.addEventListener('htmx:after:swap', ({ detail: { ctx } }) => {
  for (const shown of ctx?.inSight ?? []) if (shown.isConnected) shown.closest('details').open = true
})

// Nor is a details marked data-stay that somebody has opened, unless what is answered was asked within it.
document.addEventListener('toggle', ({ target }) => {
  if (target.matches('details[data-stay]')) target.toggleAttribute('hx-morph-skip', target.open)
}, true)
document.addEventListener('htmx:before:swap', ({ target }) => {
  target.closest?.('details[data-stay]')?.removeAttribute('hx-morph-skip')
})
document.addEventListener('htmx:after:swap', ({ target }) => { // open still, with something to put right
  target.closest?.('details[data-stay][open]')?.setAttribute('hx-morph-skip', '')
})

// What somebody was writing in a form that is there no more, because nothing can be written there any longer, is shown
// in the same part of the page, to be copied: <div id="…" data-left-over hidden> … <div data-words></div> … [data-copy]
const words = form => [...form.elements].filter(field => field.matches('textarea, input:not([type])')).map(field => field.value.trim())
document.addEventListener('htmx:before:swap', ({ target, detail: { ctx } }) => {
  ctx.begun = [...document.querySelectorAll(`${LINE}, ${KEPT}[hx-morph-skip]`)].filter(form => form !== target)
    .map(form => ({ form, had: form.contains(document.activeElement), part: form.closest('[hx-get]')?.id, lines: words(form).filter(Boolean) }))
})
document.addEventListener('htmx:after:swap', ({ detail: { ctx } }) => {
  for (const { form, had, part, lines } of ctx?.begun ?? []) {
    const place = !form.isConnected && lines.length && document.getElementById(part)?.querySelector('[data-left-over]')
    if (!place) continue
    for (const line of lines) place.querySelector('[data-words]').append(Object.assign(document.createElement('blockquote'), { textContent: line }))
    place.hidden = false
    place.setAttribute('hx-morph-skip', '')
    if (had) place.querySelector('[data-copy]').focus()
  }
})
document.addEventListener('click', async ({ target }) => {
  const button = target.closest?.('[data-left-over] [data-copy]')
  const shown = button?.closest('[data-left-over]').querySelector('[data-words]')
  if (button && await copy([...shown.children].map(line => line.textContent).join('\n'), shown)) button.textContent = button.dataset.done
})

// A form marked data-line is empty as soon as it is sent: whoever writes line after line goes on at once. A line that
// is not taken comes back, before what has been written since.
const lines = new WeakMap() // form: the line that was sent
const lineOf = form => form.querySelector('input:not([type="hidden"])')
// What is being written is touched only when something comes back: not even the space that was just typed.
function comeBack (line, words) {
  if (!words) return
  line.value = line.value ? `${words} ${line.value}` : words
  line.setSelectionRange(line.value.length, line.value.length)
}

document.addEventListener('htmx:before:request', ({ target }) => {
  if (!target.matches?.(LINE)) return
  lines.set(target, lineOf(target).value)
  target.reset()
  lineOf(target).value = ''
})
// The answer takes the place of everything around the field. The field stays: somebody may be writing in it.
document.addEventListener('htmx:before:swap', ({ target, detail: { tasks } }) => {
  if (!target.matches?.(LINE)) return
  const at = tasks.findIndex(task => task.target === target)
  const fresh = tasks[at]?.fragment.querySelector(LINE)
  if (!fresh) return
  tasks.splice(at, 1)
  lines.delete(target)
  const line = lineOf(target)
  const answered = lineOf(fresh)
  const since = line.value
  const first = fresh.querySelector('[autofocus]')
  for (const name of ['aria-invalid', 'aria-describedby']) line.toggleAttribute(name, answered.hasAttribute(name))
  for (const { name, value } of answered.attributes) if (name.startsWith('aria-')) line.setAttribute(name, value)
  surround(line.parentElement, answered.parentElement)
  comeBack(line, answered.value)
  if (!since) (first === answered ? line : first)?.focus()
})
// A line that got no answer comes back too.
document.addEventListener('htmx:finally:request', ({ detail: { ctx: { sourceElement: form } } }) => {
  if (!lines.has(form)) return
  comeBack(lineOf(form), lines.get(form))
  lines.delete(form)
})

// Puts what stands around one element around another.
function surround (kept, model) {
  const before = []
  for (let node = model.previousSibling; node; node = node.previousSibling) before.unshift(node)
  const after = []
  for (let node = model.nextSibling; node; node = node.nextSibling) after.push(node)
  for (const node of [...kept.parentElement.childNodes]) if (node !== kept) node.remove()
  kept.before(...before)
  kept.after(...after)
}

// Of several forms marked data-carry on a page, one sent takes the page away from the others: what is half written in
// those is there again on the next one. So is what the sent form does not save itself, but moves.
const CARRIED = 'form[data-carry]'
const place = `half-written ${location.pathname.split('/', 4).join('/')}` // a group's charter
const fields = form => [...form.elements].filter(field => field.name && !['hidden', 'file'].includes(field.type) && 'defaultValue' in field)

document.addEventListener('submit', ({ target, submitter }) => {
  if (!target.matches(CARRIED)) return
  const others = [...document.querySelectorAll(CARRIED)].filter(form => form !== target || submitter?.hasAttribute('formaction'))
  const begun = others.flatMap(fields).filter(field => field.value !== field.defaultValue)
  if (begun.length) sessionStorage.setItem(place, JSON.stringify(begun.map(field => [field.name, field.value])))
})

if (document.querySelector(CARRIED)) {
  for (const [name, value] of JSON.parse(sessionStorage.getItem(place) ?? '[]')) {
    const field = document.querySelector(`${CARRIED} [name="${CSS.escape(name)}"]`)
    if (!field) continue
    field.value = value
    if (field.closest('details')) field.closest('details').open = true
  }
  sessionStorage.removeItem(place)
}

document.addEventListener('click', event => {
  const button = event.target.closest?.('[data-show]')
  if (!button) return
  const field = document.getElementById(button.dataset.show)
  const words = button.querySelector('span')
  const icon = button.querySelector('use')
  const shown = field.type === 'text'
  field.type = shown ? 'password' : 'text'
  icon.setAttribute('href', icon.getAttribute('href').replace(/#.*/, shown ? '#i-eye' : '#i-eye-off'))
  ;[words.textContent, button.dataset.other] = [button.dataset.other, words.textContent]
})
