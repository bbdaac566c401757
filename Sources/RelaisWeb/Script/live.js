// The quiet line at the foot of the page: what is new, whether one is cut off. It never takes the focus, and changes
// nothing that is typed or read.
const line = document.getElementById('live')
if (line) {
  // One message of each kind at a time; no words take it away.
  line.say = (kind, text, control) => {
    let message = line.querySelector(`[data-kind=${kind}]`)
    if (!text) return message?.remove()
    if (message?.firstChild.textContent === text) return
    message?.remove()
    message = document.createElement('p')
    message.dataset.kind = kind
    message.append(Object.assign(document.createElement('span'), { textContent: text }))
    if (control) message.append(control)
    line.append(message)
  }

  const cutOff = isOff => line.say('offline', isOff && line.dataset.offline)
  addEventListener('offline', () => cutOff(true))
  addEventListener('online', () => cutOff(false))
  if (!navigator.onLine) cutOff(true)

  const { ask } = line.dataset
  let { seen } = line.dataset
  if (ask) {
    const { title } = document
    const look = async () => {
      const answer = await fetch(`${ask}?seen=${seen}`)
      if (answer.status !== 200) return
      const news = await answer.json()
      seen = news.seen
      const again = Object.assign(document.createElement('a'), { href: location.href.split('#')[0], textContent: news.act })
      line.say('news', news.text, again)
      document.title = `● ${title}`
    }
    // What many pages ask at the same moment they ask one after the other.
    const hear = () => setTimeout(() => look().catch(() => {}), Math.random() * 250)

    // Of all pages open in this browser one listens, and tells the others; when it goes, the next one does.
    const others = new BroadcastChannel('relais-live')
    const heard = { news: hear, off: () => cutOff(true), on: () => cutOff(false) }
    others.onmessage = ({ data }) => heard[data]?.()
    const tell = word => { heard[word](); others.postMessage(word) }
    let doubt
    const listen = leave => {
      const stream = new EventSource('/live')
      const back = () => { clearTimeout(doubt); doubt = null; tell('on') }
      stream.onopen = () => { back(); tell('news') }
      stream.onmessage = () => tell('news')
      stream.onerror = () => {
        // A connection that comes back soon was not worth a word; one that is refused is asked for again later.
        doubt ??= setTimeout(() => tell('off'), 4000)
        if (stream.readyState !== EventSource.CLOSED) return
        fetch('/presence').then(answer => {
          back()
          if (answer.status !== 401) return setTimeout(listen, 60000, leave)
          line.lock()
          leave()
        }, () => setTimeout(listen, 10000, leave))
      }
    }
    navigator.locks?.request('relais-live', () => new Promise(listen))
  }
}
