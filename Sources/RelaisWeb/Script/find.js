// The slash leads to the search from wherever nothing is being typed, unless it was turned off in this browser: a key that
// acts by itself must be one that can be (WCAG 2.1.4).
const isOff = () => document.cookie.split('; ').includes('relais-slash=off')
const big = document.querySelector('#find-q'), small = document.querySelector('#q')
const show = () => {
  for (const field of [big, small]) isOff() ? field?.removeAttribute('aria-keyshortcuts') : field?.setAttribute('aria-keyshortcuts', '/')
  for (const hint of document.querySelectorAll('.find .key')) hint.hidden = isOff()
}
show()

addEventListener('keydown', event => {
  if (event.key !== '/' || event.ctrlKey || event.altKey || event.metaKey || event.isComposing || event.defaultPrevented || isOff()) return
  if (event.target.closest?.('input, textarea, select, [contenteditable]')) return
  const field = big ?? small
  if (!field) return
  event.preventDefault()
  if (!field.checkVisibility()) return location.assign('/find')
  field.focus()
  field.select()
})

const choice = document.querySelector('#find-slash')
if (choice) {
  choice.closest('[hidden]').hidden = false
  choice.checked = !isOff()
  choice.addEventListener('change', () => {
    document.cookie = `relais-slash=off; path=/; samesite=lax; max-age=${choice.checked ? 0 : 31536000}`
    show()
  })
}

// Whoever asks for the page of the search wants to type; whoever comes back to what was found wants to read.
if (big && !big.value) big.focus()
