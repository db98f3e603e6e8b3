// The picture of a first page that cannot be had: that is said in its place, with a way to try again.
const PICTURE = '.sum-page img'

function tell (picture, failed) {
  const page = picture.closest('.sum-page')
  page.hidden = failed
  page.nextElementSibling.hidden = !failed
}

// Before this ran, or while the page around it was drawn anew.
function look () {
  for (const picture of document.querySelectorAll(PICTURE)) if (picture.complete && !picture.naturalWidth) tell(picture, true)
}

document.addEventListener('error', ({ target }) => { if (target.matches?.(PICTURE)) tell(target, true) }, true)
document.addEventListener('htmx:after:swap', look)
document.addEventListener('click', ({ target }) => {
  const page = target.closest?.('[data-again]')?.closest('.sum-fail').previousElementSibling
  const picture = page?.querySelector('img')
  if (!picture) return
  tell(picture, false)
  page.focus()
  picture.src = picture.getAttribute('src')
})
look()
