// A meeting that is being recorded keeps itself: after a pause, at most every fifteen seconds, and on leaving the page. The
// button beside does the same without.
const meeting = document.querySelector('form[data-meeting]')
if (meeting) {
  const pause = 1500, least = 15000
  const typed = () => new URLSearchParams(new FormData(meeting))
  let kept = typed().toString(), last = 0, timer, isDone = false
  const save = () => {
    clearTimeout(timer)
    const sent = typed()
    if (isDone || sent.toString() === kept) return
    kept = sent.toString()
    last = Date.now()
    sent.set('then', 'save')
    fetch(meeting.action, { method: 'POST', body: sent, keepalive: true, redirect: 'manual' }).then(answer => {
      const line = document.getElementById('saved')
      if (answer.type === 'opaqueredirect' && line) line.textContent = meeting.dataset.meeting
    }).catch(() => { kept = '' })
  }
  const later = () => {
    clearTimeout(timer)
    timer = setTimeout(save, Math.max(pause, last + least - Date.now()))
  }
  meeting.addEventListener('input', later)
  meeting.addEventListener('change', later)
  meeting.addEventListener('submit', () => {
    isDone = true
    clearTimeout(timer)
  })
  addEventListener('pagehide', save)
}
