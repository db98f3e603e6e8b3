// Who signs out while something of theirs is not sent yet is told so first.
import { open, under, work } from './kept/database.js'

const TRIES = 5 // a letter that is on its way has arrived by then
const PATIENCE = 3000 // ms: some browsers neither open their database nor say that they will not

const silence = () => new Promise((resolve, reject) => setTimeout(reject, PATIENCE))

async function hasUnsent (keeper, say) {
  const database = await Promise.race([open(), silence()])
  try {
    for (let left = TRIES; left > 0; left--) {
      const [count] = await work(database, 'readonly', records => records.count(under(keeper)))
      if (!count) return false
      say()
      await new Promise(resolve => setTimeout(resolve, 300))
    }
    return true
  } finally {
    database.close()
  }
}

const told = new WeakSet()

document.addEventListener('submit', async event => {
  const form = event.target
  const dialog = document.getElementById('unsent')
  if (!form.matches('form[data-keeper]') || told.has(form)) return
  event.preventDefault()
  event.stopImmediatePropagation()
  const leave = () => { told.add(form); form.requestSubmit() }
  const place = form.querySelector('[data-sending]')
  const say = () => { place.textContent = place.dataset.say }
  const isLeft = await hasUnsent(form.dataset.keeper, say).catch(() => false)
  if (!isLeft) return leave()
  place.textContent = ''
  dialog.querySelector('[data-anyway]').onclick = leave
  dialog.showModal()
}, true)
