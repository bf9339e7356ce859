// Everything works without this; with it, GOV.UK's components do a little more.
import { CharacterCount, createAll, Button, Checkboxes, ErrorSummary, NotificationBanner, PasswordInput, Radios,
  SkipLink } from './govuk-frontend.min.js'

document.body.classList.add('js-enabled', 'govuk-frontend-supported')

for (const component of [Button, CharacterCount, Checkboxes, ErrorSummary, NotificationBanner, PasswordInput, Radios, SkipLink]) {
  createAll(component)
}

for (const button of document.querySelectorAll('[data-print]')) {
  button.hidden = false
  button.addEventListener('click', () => window.print())
}
