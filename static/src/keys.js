// Keys that do something without Ctrl or Alt can be turned off: somebody who speaks to the computer strikes them unmeant.
//
// <p data-… data-on="…" data-off="…" hidden>… <button>

// Gives whether they are turned off. name: under which the browser keeps that; note: the selector of what says so and
// has the button; told: what more is to be done when it is said.
export function keys (name, note, told = () => {}) {
  const isOff = () => { try { return localStorage.getItem(name) === '1' } catch { return false } }

  function tell () {
    const place = document.querySelector(note)
    if (!place) return
    place.hidden = false
    place.querySelector('button').textContent = isOff() ? place.dataset.off : place.dataset.on
    told(isOff())
  }

  document.addEventListener('click', ({ target }) => {
    if (!target.closest?.(`${note} button`)) return
    try {
      localStorage.setItem(name, isOff() ? '0' : '1')
    } catch {} // the browser keeps nothing: the keys stay on
    tell()
  })
  document.addEventListener('htmx:after:swap', tell)
  tell()
  return isOff
}
