// Forms: nothing is sent twice, what is half written stays, and a password can be looked at.

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
