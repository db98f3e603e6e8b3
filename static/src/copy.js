// Browsers keep the clipboard from pages that come unencrypted or are not in front; the older way still works there.
// Where neither does, shown is marked for the person to copy, and the page says so (failures.js).
const PATIENCE = 1000 // ms: a browser that asks whether it may, where nobody sees the question, never answers

export async function copy (text, shown = null) {
  const late = new Promise(resolve => setTimeout(resolve, PATIENCE, false))
  const isWritten = navigator.clipboard?.writeText(text).then(() => true, () => false)
  const isCopied = await Promise.race([isWritten, late]) || copyByField(text)
  if (isCopied) return true
  if (shown) getSelection().selectAllChildren(shown)
  document.dispatchEvent(new CustomEvent('samsyn:not-copied'))
  return false
}

function copyByField (text) {
  const had = document.activeElement
  const field = document.createElement('textarea')
  field.value = text
  field.className = 'vh'
  document.body.append(field)
  field.select()
  const isCopied = document.execCommand('copy')
  field.remove()
  had?.focus({ preventScroll: true })
  return isCopied
}
