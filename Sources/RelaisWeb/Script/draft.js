// The form a referral is prepared with: services as one types, and a draft that keeps itself. Everything here also works
// without: the same buttons do the same.
const draft = document.querySelector('form[data-draft]')
if (draft) {
  // Each time a draft is kept, the audit says so: after a pause in typing, but at most every fifteen seconds; at once on
  // leaving a field that changed, and on leaving the page.
  const pause = 1000, least = 15000
  const part = id => document.getElementById(id)
  const field = name => draft.elements.namedItem(name)
  const say = words => { if (part('saved')) part('saved').textContent = words }
  let kept, last = 0, timer, asking, turn = 0, stopped = false, saving = null
  let isPicked = !!draft.querySelector('[name=service]:checked')

  const fields = then => {
    const sent = new URLSearchParams(new FormData(draft))
    sent.set('then', then)
    return sent
  }
  const choice = ['with_referral', 'on_acceptance', 'basis', 'basis_words']
  const words = () =>
    ['service', 'priority', 'need', 'already_done', ...choice].map(name => fields('').getAll(name)).join('\0')
  const isReady = () => {
    const sent = fields('')
    return sent.get('service') && (!part('whom') || (sent.get('about') && sent.get('person')))
  }

  const save = async () => {
    clearTimeout(timer)
    if (saving) { await saving; return later() }
    const now = words()
    if (stopped || now === kept || !isReady()) return
    last = Date.now()
    saving = fetch(draft.action, { method: 'POST', body: fields('save'), keepalive: true }).then(async answer => {
      if (!answer.headers.get('content-type')?.startsWith('application/json')) throw answer
      const told = await answer.json()
      say(told.says)
      if (answer.status === 409) stopped = true
      if (!answer.ok) return
      kept = now
      draft.action = told.action
      let version = field('version')
      if (!version) {
        version = Object.assign(document.createElement('input'), { type: 'hidden', name: 'version' })
        draft.append(version)
      }
      version.value = told.version
      // From here on it is that draft, of that person: reloading the page shows it.
      if (part('f-person')) part('f-person').readOnly = true
      history.replaceState(history.state, '', told.action)
    }).catch(() => say(draft.dataset.draft)).finally(() => { saving = null })
    return saving
  }
  const later = () => {
    clearTimeout(timer)
    if (!stopped && words() !== kept) timer = setTimeout(save, Math.max(pause, last + least - Date.now()))
  }

  // The page as the server would show it for what is typed: its parts are taken over, never what has the focus.
  const show = (then = 'show') => {
    const mine = ++turn, sent = fields(then)
    // The only one that words name is chosen as long as they do; one that was picked stays.
    if (!isPicked) sent.delete('service')
    const request = new XMLHttpRequest()
    request.open('POST', draft.action)
    request.responseType = 'document'
    request.onload = () => {
      const page = request.response
      if (mine !== turn || !page?.getElementById('services')) return
      for (const id of ['known', 'whom', 'found', 'more', 'sees'])
        if (part(id) && page.getElementById(id)) part(id).replaceChildren(...page.getElementById(id).childNodes)
      const list = draft.querySelector('#services .picks')
      if (list.contains(document.activeElement)) return list.addEventListener('focusout', () => setTimeout(show), { once: true })
      const before = list.children.length
      list.replaceChildren(...page.querySelector('#services .picks').childNodes)
      if (then === 'more') list.children[before]?.querySelector('input').focus()
    }
    request.send(sent)
  }

  const soon = () => {
    clearTimeout(asking)
    asking = setTimeout(show, 250)
  }

  // What is chosen is named beside it.
  const name = () => {
    const told = draft.querySelector('[name=service]:checked + label [data-sees]')
    if (!told || !part('slip')) return
    part('slip').textContent = told.dataset.sees
    part('shut').textContent = told.dataset.shut
  }

  kept = location.pathname.endsWith('/draft') ? words() : undefined
  draft.addEventListener('input', event => {
    if (event.target.name === 'matching') {
      soon()
    } else later()
  })
  draft.addEventListener('change', event => {
    if (event.target.name === 'person') show()
    else if (event.target.name === 'service') {
      isPicked = true
      name()
      soon()
    } else if (choice.includes(event.target.name)) soon()
    if (event.target.matches('textarea')) save()
  })
  draft.addEventListener('keydown', event => {
    if (event.key !== 'Enter' || event.target.name !== 'matching') return
    event.preventDefault()
    show()
  })
  draft.addEventListener('submit', event => {
    clearTimeout(timer)
    const then = event.submitter?.value
    if (then === 'find' || then === 'more') {
      event.preventDefault()
      show(then === 'more' ? then : 'show')
    } else if (saving) {
      event.preventDefault()
      saving.then(() => draft.requestSubmit(event.submitter))
    } else stopped = true
  })
  addEventListener('pagehide', () => save())
  document.addEventListener('visibilitychange', () => { if (document.hidden) save() })
  // A page that comes back from the browser's memory may show what is no longer so.
  addEventListener('pageshow', event => { if (event.persisted) location.reload() })
}
