// The compare page: from change to change by button and by key. Without JavaScript the buttons are links that do the same.
import './print.js'

const bar = document.querySelector('[data-changes]')

if (bar) {
  const all = Number(bar.dataset.changes)
  const said = bar.querySelector('[role="status"]')
  let current = Number(bar.dataset.current)

  const marks = number => document.querySelectorAll(`[data-change="${number}"]`)

  function show (number) {
    current = Math.min(Math.max(number, 1), all)
    for (const mark of document.querySelectorAll('.is-here')) mark.classList.remove('is-here')
    for (const mark of marks(current)) mark.classList.add('is-here')
    said.textContent = bar.dataset.say.replace('{n}', current).replace('{all}', all)
    for (const link of bar.querySelectorAll('[data-step]')) {
      const next = current + Number(link.dataset.step)
      link.toggleAttribute('aria-disabled', false)
      if (next < 1 || next > all) link.setAttribute('aria-disabled', 'true')
    }
    const section = marks(current)[0]?.closest('.q')
    for (const each of document.querySelectorAll('.q')) each.classList.toggle('is-active', each === section)
    for (const link of document.querySelectorAll('.toc a')) {
      if (section && link.hash === `#${section.id}`) link.setAttribute('aria-current', 'location')
      else link.removeAttribute('aria-current')
    }
  }

  function goTo (number) {
    show(number)
    const mark = document.getElementById(`change-${current}`)
    mark.tabIndex = -1
    mark.scrollIntoView({ block: 'center' })
    mark.focus({ preventScroll: true })
    const address = new URL(location)
    address.searchParams.set('change', current)
    address.hash = `change-${current}`
    history.replaceState(null, '', address)
  }

  bar.addEventListener('click', event => {
    const link = event.target.closest('[data-step]')
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    const hadFocus = link.matches(':focus-visible')
    goTo(current + Number(link.dataset.step))
    if (hadFocus) link.focus({ preventScroll: true }) // so that Enter goes on to the next
  })

  // With Alt, so that no letter or arrow is taken from those who write, scroll or have a screen reader.
  document.addEventListener('keydown', event => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (!step || !event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return
    if (event.target.closest?.('input, select, textarea, [contenteditable]')) return
    event.preventDefault()
    goTo(current + step)
  })

  if (current) show(current)
}

