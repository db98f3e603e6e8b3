// An on-screen keyboard lies over the page: what one writes in is moved up above it.

const MARGIN = 24 // px kept between the caret's line and the keyboard
const view = window.visualViewport

function caretOf (field) {
  if (!field.isContentEditable) return field.getBoundingClientRect()
  const selection = getSelection()
  const range = selection.rangeCount && selection.getRangeAt(0)
  const line = range && [...range.getClientRects()].pop()
  if (line) return line
  const within = range && (range.endContainer.nodeType === Node.TEXT_NODE ? range.endContainer.parentElement : range.endContainer)
  return (within || field).getBoundingClientRect()
}

function uncover () {
  const field = document.activeElement
  if (!field?.matches('textarea, input, [contenteditable="true"]')) return
  const hidden = caretOf(field).bottom + MARGIN - (view.offsetTop + view.height)
  if (hidden > 0) scrollBy({ top: hidden, behavior: 'instant' })
}

view?.addEventListener('resize', () => requestAnimationFrame(uncover))
