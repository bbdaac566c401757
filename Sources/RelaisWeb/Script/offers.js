// What a field offers while one types, where there are too many to be listed beforehand. What is typed is understood without.
for (const field of document.querySelectorAll('input[data-offers]')) {
  let asking
  field.addEventListener('input', () => {
    clearTimeout(asking)
    asking = setTimeout(async () => {
      const sent = new URLSearchParams({ form_token: field.form.elements.form_token.value, q: field.value })
      const answer = await fetch(field.dataset.offers, { method: 'POST', body: sent })
      if (!answer.ok) return
      const { offers } = await answer.json()
      field.list.replaceChildren(...offers.map(value => Object.assign(document.createElement('option'), { value })))
    }, 150)
  })
}
