// A meeting's minutes count down by the server's clock, and the page asks anew when an item ends.
//
// <span data-now="ms" data-until="ms" data-none="…" data-one="…" data-many="# …">

const MINUTE = 60000
const EVERY = 1000
const since = new WeakMap() // element: what the server's clock said, and when that reached us
const asked = new Map() // until: when the server was asked what comes then
const AGAIN = 3000 // ms: it may have been asked a moment too early

// By the computer's own clock, which goes on while it sleeps; whether it is right does not matter.
function serverNow (element) {
  const { now } = element.dataset
  if (since.get(element)?.now !== now) since.set(element, { now, at: Date.now() })
  return Number(now) + Date.now() - since.get(element).at
}

function tell (element) {
  const { until, none, one, many } = element.dataset
  const left = (until - serverNow(element)) / MINUTE
  const words = left < 1 ? none : Math.ceil(left) === 1 ? one : many.replace('#', Math.ceil(left))
  if (element.textContent !== words) element.textContent = words
  if (left > 0 || Date.now() - (asked.get(until) ?? 0) < AGAIN) return
  asked.set(until, Date.now())
  document.body.dispatchEvent(new CustomEvent('samsyn:agenda'))
}

const tick = () => document.querySelectorAll('[data-until]').forEach(tell)
tick() // what the server's clock said was true when the page came
setInterval(tick, EVERY)
