// On an agenda that is changed, Alt and an arrow key move the item that one is at, as its own buttons do.
const PLACES = { ArrowUp: -1, ArrowDown: 1 }

document.addEventListener('keydown', event => {
  const places = event.altKey && PLACES[event.key]
  const item = places && event.target.closest?.('[data-agenda] > li')
  if (!item) return
  event.preventDefault()
  item.querySelector(`[data-move="${places}"]`)?.click()
})
