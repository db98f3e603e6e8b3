// When a request of htmx fails: the page stays as it is, with what was typed, and a notice says what to do.
// The server's own answers carry their notice (errors/_notice.html); forms come back with 422, two changes of one
// thing with 409. Everything else, such as a proxy's page, is not put into ours.

const COMES_BACK = [409, 422]
const says = document.body.dataset

export function say (words) {
  const notices = document.getElementById('notices')
  const notice = document.getElementById('failure').content.firstElementChild.cloneNode(true)
  notice.querySelector('div').textContent = words
  clear()
  notices.append(notice)
}

function clear () {
  for (const notice of document.querySelectorAll('#notices .is-error')) notice.remove()
}

const isWholePage = ctx => /^\s*<!doctype/i.test(ctx.text)

// A part of the page that keeps itself fresh asks again by itself: nobody needs to hear of it.
const isUnasked = ctx => ctx?.request.method === 'GET' && ctx.sourceEvent?.type.startsWith('samsyn:')
// Who is shut out hears it once, and a text that the page has open says it best: it knows what is not saved.
const hasText = () => !!document.querySelector('[data-live-text]')

document.addEventListener('samsyn:not-copied', () => say(says.sayNotCopied))

document.addEventListener('htmx:response:error', ({ detail: { ctx } }) => {
  const { status } = ctx.response
  if ((COMES_BACK.includes(status) && !isWholePage(ctx)) || ctx.hx.redirect) return
  ctx.swap = 'none'
  if (isUnasked(ctx) && (status !== 401 || hasText())) {
    ctx.text = ''
    if ([401, 403, 404].includes(status)) document.dispatchEvent(new CustomEvent('samsyn:refused'))
  } else if (!ctx.text.includes('<hx-partial')) say(status === 413 ? says.sayLarge : says.sayFailed)
})

document.addEventListener('htmx:error', ({ detail: { ctx, error } }) => {
  if (isUnasked(ctx)) return
  if (ctx?.request.signal.reason === 'timeout') say(says.saySlow)
  else say(error instanceof TypeError && !ctx?.response ? says.sayOffline : says.sayFailed)
})

document.addEventListener('htmx:before:swap', event => {
  const { ctx } = event.detail
  if (!ctx.response) return
  if (ctx.response.status < 400) clear()
  // A redirect to a whole page, such as the sign-in, is a page of its own. Nobody is taken there unasked.
  if (ctx.response.raw.redirected && !ctx.select && isWholePage(ctx)) {
    event.preventDefault()
    if (!isUnasked(ctx)) location.assign(ctx.response.raw.url)
  }
})
