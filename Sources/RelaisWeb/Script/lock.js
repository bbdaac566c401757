// Once the session has ended nothing of the page stays to be seen. The form that was being filled in is kept out of the page,
// and sent when one signs in again: it comes back to whoever typed it, and to nobody else.
const line = document.getElementById('live')
if (line) {
  let typed
  addEventListener('input', ({ target }) => { if (target.form?.method === 'post') typed = target.form })
  line.lock = () => {
    const made = (name, more, ...inside) => {
      const element = Object.assign(document.createElement(name), more)
      element.append(...inside)
      return element
    }
    const { ended, locked, again } = line.dataset
    const button = made('button', { className: 'btn btn-go', type: 'button' }, again)
    button.onclick = () => {
      if (!typed) return location.assign(location.pathname + location.search)
      typed.hidden = true
      document.body.append(typed)
      typed.submit()
    }
    const words = made('div', { className: 'ask flow' }, made('h1', {}, ended), made('p', { className: 'lead' }, locked), button)
    document.body.replaceChildren(made('main', { className: 'page', id: 'main' }, words))
    document.title = 'Relais'
    button.focus()
  }
  // A page that the browser kept in memory is shown again once it is known that its session still lives.
  addEventListener('pageshow', event => {
    if (!event.persisted) return
    const held = [...document.body.childNodes]
    document.body.replaceChildren()
    const show = answer => answer.status === 401 ? line.lock() : document.body.replaceChildren(...held)
    fetch('/presence').then(show, line.lock)
  })
}
