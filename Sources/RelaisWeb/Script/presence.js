// Says a few minutes before a session ends that it will, and lets one stay.
const line = document.getElementById('live')
const token = document.querySelector('[name=form_token]')?.value
if (line && token) {
  const WARN = 180
  let next
  // A timer of a page in the background, or of a machine that slept, comes when it can.
  const wait = seconds => { clearTimeout(next); next = setTimeout(look, Math.max(1, seconds) * 1000) }
  const take = async answer => {
    if (answer.status === 401) return line.say('session', line.dataset.ended)
    if (answer.status !== 200) return wait(60)
    const said = await answer.json()
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
  const look = () => fetch('/presence').then(take, () => wait(60))
  const stay = () => fetch('/presence', { method: 'POST', body: new URLSearchParams({ form_token: token }) })
    .then(take, () => wait(60))
  wait(Number(line.dataset.left) - WARN)
}
