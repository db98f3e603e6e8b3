// Menus (<details class="menu">) close when one leaves them; dialogs open from buttons; notices can be put away.

const open = () => document.querySelector('details.menu[open]')

document.addEventListener('keydown', event => {
  const menu = event.key === 'Escape' && open()
  if (!menu) return
  menu.open = false
  menu.querySelector('summary').focus()
})

function closeUnless (inside) {
  const menu = open()
  if (menu && !menu.contains(inside)) menu.open = false
}

document.addEventListener('pointerdown', ({ target }) => closeUnless(target))
document.addEventListener('focusin', ({ target }) => closeUnless(target))

document.addEventListener('click', ({ target }) => {
  const opener = target.closest?.('[data-dialog]')
  if (opener) document.getElementById(opener.dataset.dialog)?.showModal()
  // The dialog itself is what is clicked when the click is beside its content, on the backdrop.
  if (target.closest?.('[data-close]') || target.matches?.('dialog.dialog[open]')) target.closest('dialog')?.close()
  const dismissed = target.closest?.('[data-dismiss]')?.closest('.notice')
  if (!dismissed) return
  dismissed.remove()
  const next = document.querySelector('[data-dismiss]') ?? document.querySelector('main')
  next?.focus({ preventScroll: true })
})
