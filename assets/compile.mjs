// node compile.mjs OUT — site.scss into OUT/site.css and OUT/site.rtl.css. Called by build.py.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import rtlcss from 'rtlcss'
import * as sass from 'sass'

const out = process.argv[2]
const compiled = sass.compile('site.scss', { style: 'compressed', charset: false, logger: sass.Logger.silent })
const frontend = readFileSync('node_modules/govuk-frontend/dist/govuk/govuk-frontend.min.js', 'utf8')

// The crest is the Crown's; the rule that shows it goes, so that no browser asks for a picture that is not there.
const css = compiled.css.replace(/\.govuk-footer__copyright-logo[^{}]*\{[^{}]*\}/g, '')
for (const forbidden of ['GDS Transport', 'govuk-crest']) {
  if (css.includes(forbidden)) throw new Error(`the stylesheet still has ${forbidden}`)
}

writeFileSync(join(out, 'site.css'), css)
writeFileSync(join(out, 'site.rtl.css'), rtlcss.process(css))
writeFileSync(join(out, 'govuk-frontend.min.js'), frontend.replace(/\n?\/\/# sourceMappingURL=.*\n?$/, '\n'))
