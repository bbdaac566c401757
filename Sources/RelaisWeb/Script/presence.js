// Says a few minutes before a session ends that it will, and lets one stay. Once it has, or must have, the page is locked.
const line = document.getElementById('live')
const token = document.querySelector('[name=form_token]')?.value
if (line && token) {
  const WARN = 180
  let next, end
  const lasts = seconds => { end = Date.now() + seconds * 1000 }
  // A timer of a page in the background, or of a machine that slept, comes when it can.
  const wait = seconds => { clearTimeout(next); next = setTimeout(look, Math.max(1, seconds) * 1000) }
  const take = async answer => {
    if (answer.status === 401) return line.lock()
    if (answer.status !== 200) return wait(60)
    const said = await answer.json()
    lasts(said.left)
    if (said.left > WARN) {
      line.say('session')
      return wait(said.left - WARN)
    }
    let button
    if (said.act) {
      button = Object.assign(document.createElement('button'), { className: 'btn', type: 'button', textContent: said.act })
      button.onclick = stay
    }
    line.say('session', said.text, button)
    wait(Math.min(30, said.left + 1))
  }
  const failed = () => Date.now() > end ? line.lock() : wait(60)
  const look = () => fetch('/presence').then(take, failed)
  const stay = () => fetch('/presence', { method: 'POST', body: new URLSearchParams({ form_token: token }) })
    .then(take, failed)
  document.addEventListener('visibilitychange', () => { if (!document.hidden && line.isConnected) look() })
  const left = Number(line.dataset.left)
  lasts(left)
  wait(left - WARN)
}
