// A hub with fixture 0 in it, made by the real program, its real server, and a real browser.
import { execFileSync, spawn } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { readFileSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))
export const root = join(here, '..', '..', '..')
const need = createRequire(join(root, 'tools', 'web', 'package.json'))
const { chromium } = need('playwright-core')
const axe = readFileSync(need.resolve('axe-core/axe.min.js'), 'utf8')
const program = process.env.AIM || join(root, 'build', 'dev', 'src', 'aim')
export const artifacts = process.env.AIM_ARTIFACTS || join(root, 'build', 'artifacts')
export const password = 'a password for invented people'

const PROBLEMS = { wcag: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }

export async function makeWorld () {
  const scratch = mkdtempSync(join(tmpdir(), 'aim-web-'))
  const env = { ...process.env, AIM_HUB: join(scratch, 'hub') }
  const aim = (words, input) => execFileSync(program, words, { env, input, stdio: ['pipe', 'pipe', 'inherit'] })
  const fixture = join(root, 'tests', 'e2e', 'jane-doe')
  cpSync(fixture, join(scratch, 'region'), { recursive: true })
  if (!existsSync(join(scratch, 'region', 'rules.yaml'))) {
    cpSync(join(root, 'data', 'rules', 'people.yaml'), join(scratch, 'region', 'rules.yaml'))
  }
  aim(['init', env.AIM_HUB, '--training', '--clock', '2014-03-26T09:00:00Z'])
  aim(['apply', join(scratch, 'region', 'region.yaml')])
  for (const file of readdirSync(join(fixture, 'feeds')).sort()) {
    aim(['load', '--agency', basename(file, '.csv'), join(fixture, 'feeds', file)])
  }
  aim(['link', 'run'])
  aim(['rule', 'run'])
  for (const login of ['joy', 'priya', 'sam']) aim(['user', 'password', login], password + '\n')
  const server = spawn(program, ['serve', '--port', '0'], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  const address = await new Promise((resolve, reject) => {
    let said = ''
    server.stdout.on('data', (piece) => {
      said += piece
      const found = said.match(/https:\/\/localhost:\d+/)
      if (found) resolve(found[0])
    })
    server.on('exit', () => reject(new Error('the server ended: ' + said)))
  })
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage']
  })
  mkdirSync(artifacts, { recursive: true })
  const close = async () => {
    await browser.close()
    const ended = new Promise((resolve) => server.on('exit', resolve))
    server.kill('SIGTERM')
    const status = await ended
    rmSync(scratch, { recursive: true })
    return status
  }
  return { address, browser, close }
}

// A new visitor. `heard` collects what the browser complained about: a broken policy, a missing file.
export async function visitor (world, options = {}) {
  const context = await world.browser.newContext({
    baseURL: world.address, ignoreHTTPSErrors: true, viewport: { width: 1280, height: 900 }, ...options
  })
  const page = await context.newPage()
  const heard = []
  const fetched = []
  page.on('console', (message) => heard.push(message.text()))
  page.on('pageerror', (problem) => heard.push(String(problem)))
  page.on('request', (request) => fetched.push(request.url()))
  return { context, page, heard, fetched }
}

export async function signIn (page, login, purpose = 'child_concern') {
  await page.goto('/')
  await page.fill('#login', login)
  await page.fill('#password', password)
  await page.click('button:has-text("Continue")')
  await page.check('#why-' + purpose)
  await page.click('button:has-text("Continue")')
}

export async function search (page, fields) {
  await page.goto('/search')
  for (const [id, text] of Object.entries(fields)) await page.fill('#' + id, text)
  await page.click('button:has-text("Search")')
}

export const jane = { first: 'Jane', last: 'Doe', 'dob-day': '9', 'dob-month': '6', 'dob-year': '2000' }

export async function openJane (page) {
  await search(page, jane)
  await page.click('.govuk-summary-card a >> nth=0')
}

// What axe-core finds wrong, as readable lines.
export async function violations (page) {
  await page.evaluate(axe)
  const found = await page.evaluate((tags) => window.axe.run(document, { runOnly: tags }), PROBLEMS.wcag)
  return found.violations.map((v) => `${v.id}: ${v.help}: ${v.nodes.map((n) => n.html).join(' | ').slice(0, 300)}`)
}

export const openDisclosures = (page) =>
  page.evaluate(() => document.querySelectorAll('details').forEach((d) => { d.open = true }))

export const sidewaysScroll = (page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)

// Walk through every stop of the page with the Tab key; the stops that cannot be seen.
export async function hiddenStops (page) {
  const stops = await page.evaluate(() => document.querySelectorAll(
    'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]').length)
  const hidden = []
  await page.evaluate(() => { document.activeElement.blur(); window.scrollTo(0, 0) })
  for (let i = 0; i < stops + 2; i++) {
    await page.keyboard.press('Tab')
    const problem = await page.evaluate(() => {
      const at = document.activeElement
      if (!at || at === document.body) return null
      const box = at.getClientRects()[0] || at.getBoundingClientRect() // the first line of a link that wraps
      const label = at.id ? document.querySelector(`label[for="${at.id}"]`) : null
      const shape = box.width > 1 ? box : label ? label.getBoundingClientRect() : box
      const x = shape.left + shape.width / 2
      const y = shape.top + Math.min(shape.height / 2, 10)
      const top = document.elementFromPoint(x, y)
      if (shape.width < 1 || shape.height < 1 || y < 0 || y > window.innerHeight) return 'off screen: ' + at.outerHTML
      const same = top && (at.contains(top) || top.contains(at) || (label && label.contains(top)))
      return same ? null : 'covered: ' + at.outerHTML.slice(0, 200)
    })
    if (problem) hidden.push(problem)
  }
  return hidden
}
