// A hub with a region in it, made by the real program, its real server, and a real browser.
import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { createInterface } from 'node:readline'
import { basename, dirname, join } from 'node:path'
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

const fixture0 = {
  folder: join(root, 'tests', 'e2e', 'jane-doe'), clock: '2014-03-26T09:00:00Z', logins: ['joy', 'priya', 'sam'], early: {}
}
// $AIM_TEST_STORE: 'sqlite', or the address of a PostgreSQL cluster, in which each hub gets a database.
export const store = process.env.AIM_TEST_STORE || 'sqlite'

function makeDatabase () {
  if (store === 'sqlite') return { words: [], drop: () => {} }
  const name = 'web_' + process.pid
  const say = (sql) => execFileSync('psql', ['-q', store, '-c', sql], { stdio: ['ignore', 'ignore', 'inherit'] })
  say('CREATE DATABASE ' + name)
  const url = store.replace(/^(postgresql:\/\/[^/?]*)\/[^?]*/, '$1/' + name)
  return { words: ['--database', url], drop: () => say(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) }
}

// The server, once it listens: { address, end }. `end` resolves to its exit status.
function serve (env, port) {
  const server = spawn(program, ['serve', '--port', port], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  createInterface({ input: server.stderr }).on('line', (line) => {
    if (!line.includes(' level=info ')) console.error(line) // a line for each request hides what failed
  })
  const ended = new Promise((resolve) => server.on('exit', resolve))
  const end = () => { server.kill('SIGTERM'); return ended }
  return new Promise((resolve, reject) => {
    let said = ''
    server.stdout.on('data', (piece) => {
      said += piece
      const found = said.match(/https:\/\/localhost:\d+/)
      if (found) resolve({ address: found[0], end })
    })
    ended.then(() => reject(new Error('the server ended: ' + said)))
  })
}

// A region's folder (region.yaml, rules.yaml, feeds/AGENCY.csv) as a hub that serves. `early`: the feeds
// that came at another time than the clock's, earliest first.
export async function makeWorld (plan = fixture0) {
  const scratch = mkdtempSync(join(tmpdir(), 'aim-web-'))
  const env = { ...process.env, AIM_HUB: join(scratch, 'hub') }
  const aim = (words, input) => execFileSync(program, words, { env, input, stdio: ['pipe', 'pipe', 'inherit'] })
  const database = makeDatabase()
  aim(['init', env.AIM_HUB, '--training', '--clock', plan.clock, ...database.words])
  const setClock = (moment) => {
    const file = join(env.AIM_HUB, 'settings.yaml')
    const settings = readFileSync(file, 'utf8')
    assert.match(settings, /^clock:/m)
    writeFileSync(file, settings.replace(/^clock:.*$/m, `clock: "${moment}"`))
  }
  const feeds = readdirSync(join(plan.folder, 'feeds')).sort().map((file) => basename(file, '.csv'))
  const load = (agency) => aim(['load', '--agency', agency, join(plan.folder, 'feeds', agency + '.csv')])
  const first = Object.entries(plan.early)
  if (first.length) setClock(first[0][1])
  aim(['apply', join(plan.folder, 'region.yaml')])
  for (const [agency, moment] of first) { setClock(moment); load(agency) }
  setClock(plan.clock)
  for (const agency of feeds.filter((a) => !plan.early[a])) load(agency)
  aim(['link', 'run'])
  aim(['rule', 'run'])
  for (const login of plan.logins) aim(['user', 'password', login], password + '\n')
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage']
  })
  mkdirSync(artifacts, { recursive: true })
  const world = { browser, aim, tabs: [] }
  let server = await serve(env, '0')
  world.address = server.address
  // The same hub at the same address, as if started again at another time.
  world.restartAt = async (clock) => {
    assert.equal(await server.end(), 0)
    setClock(clock)
    server = await serve(env, new URL(world.address).port)
  }
  world.close = async () => {
    await browser.close()
    const status = await server.end()
    database.drop()
    rmSync(scratch, { recursive: true })
    return status
  }
  return world
}

const size = { width: 1280, height: 900 }

// A new visitor. `heard` collects what the browser complained about: a broken policy, a missing file.
// Closing the context gives the tab to the next visitor, without cookies: a new one costs more than a test.
export async function visitor (world, options = {}) {
  const ordinary = Object.keys(options).length === 0
  const { context, page } = (ordinary && world.tabs.pop()) || await newTab(world, options)
  const heard = []
  const fetched = []
  const hear = { console: (message) => heard.push(message.text()), pageerror: (problem) => heard.push(String(problem)), request: (request) => fetched.push(request.url()) }
  for (const [what, listener] of Object.entries(hear)) page.on(what, listener)
  if (ordinary) {
    context.close = async () => {
      for (const [what, listener] of Object.entries(hear)) page.off(what, listener)
      for (const other of context.pages()) if (other !== page) await other.close()
      await context.clearCookies()
      await page.emulateMedia({ media: null, forcedColors: null, colorScheme: null })
      await page.setViewportSize(size)
      world.tabs.push({ context, page })
    }
  }
  return { context, page, heard, fetched }
}

async function newTab (world, options) {
  const context = await world.browser.newContext({ baseURL: world.address, ignoreHTTPSErrors: true, viewport: size, ...options })
  const page = await context.newPage()
  waitWhole(page)
  return { context, page }
}

// A click, by the page or a locator, ends when the page it led to is whole: on a busy machine half of one can be read.
function waitWhole (page) {
  const frame = page.mainFrame()
  const click = frame.click.bind(frame)
  frame.click = async (...words) => {
    await click(...words)
    await page.waitForLoadState()
  }
}

// Enter, where it leads to another page; that page is whole when this ends.
export async function enter (page) {
  const whole = page.waitForEvent('load')
  await page.keyboard.press('Enter')
  await whole
}

// Through the forms, as a user does.
export async function signInByHand (page, login, purpose = 'child_concern') {
  await page.goto('/')
  await page.fill('#login', login)
  await page.fill('#password', password)
  await page.click('button:has-text("Continue")')
  await page.check('#why-' + purpose)
  await page.click('button:has-text("Continue")')
}

// The same requests without drawing three pages: what comes after is what a test is about.
export async function signIn (page, login, purpose = 'child_concern') {
  const ask = page.context().request
  const token = (html) => html.match(/name="token" value="([^"]+)"/)[1]
  let html = await (await ask.get('/sign-in', { maxRetries: 1 })).text() // the server may have closed a connection that long said nothing
  html = await (await ask.post('/sign-in', { form: { token: token(html), login, password } })).text()
  assert.ok(html.includes(`id="why-${purpose}"`), `${login} is asked why, and may say ${purpose}`)
  const said = await ask.post('/purpose', { form: { token: token(html), purpose, reference: '' }, maxRedirects: 0 })
  assert.equal(said.status(), 303)
  await page.goto('/')
}

// The address of a page without its random tokens, in which chance writes short names too.
export const spoken = (page) => page.url().replace(/[\w-]{20,}/g, 'TOKEN')

export async function search (page, fields) {
  await page.goto('/search')
  for (const [id, text] of Object.entries(fields)) await page.fill('#' + id, text)
  await page.click('button:has-text("Search")')
}

export const jane = { first: 'Jane', last: 'Doe', 'dob-day': '9', 'dob-month': '6', 'dob-year': '2000' }

// The first of the answers: a page is read when it is there, not while the answers still stand.
export async function openFirst (page) {
  await page.click('.govuk-summary-card a >> nth=0')
  await page.waitForURL((url) => url.pathname.startsWith('/person/'))
}

export async function openJane (page) {
  await search(page, jane)
  await openFirst(page)
}

// Everything that every page must keep, at two widths: nothing for axe to find, no sideways scroll, no stop
// out of sight, closed and open. What is open stays so: at the second width there is nothing left to open.
// Then with the colours of who looks, and on paper.
export async function assertGood (page, name) {
  await page.screenshot({ path: join(artifacts, `${name}.png`), fullPage: true })
  for (const width of [1280, 320]) {
    await page.setViewportSize({ width, height: 900 })
    assert.deepEqual(await violations(page), [], `${width} pixels`)
    assert.equal(await sidewaysScroll(page), 0, `${width} pixels`)
    assert.deepEqual(await hiddenStops(page, 'Tab'), [], `${width} pixels`)
    if (width > 768) assert.deepEqual(await hiddenStops(page, 'Shift+Tab'), [], 'backwards, under the banner that stays')
    if (!await openDisclosures(page)) continue
    assert.deepEqual(await violations(page), [], `${width} pixels, open`)
    assert.equal(await sidewaysScroll(page), 0, `${width} pixels, open`)
  }
  await page.screenshot({ path: join(artifacts, `${name}-320.png`), fullPage: true })
  await assertForced(page, name)
  await assertPaper(page)
  assert.equal(await page.locator('h1').count(), 1)
  assert.equal(await page.locator('html').getAttribute('lang'), 'en-GB')
}

// In the colours that the user chose, dark ones here: no mark is lost on the ground it stands on.
async function assertForced (page, name) {
  await page.setViewportSize(size)
  await page.emulateMedia({ forcedColors: 'active', colorScheme: 'dark' })
  assert.deepEqual(await page.evaluate(lostMarks), [], 'forced colours')
  await page.screenshot({ path: join(artifacts, `${name}-forced.png`), fullPage: true })
  await page.emulateMedia({ forcedColors: null, colorScheme: null })
}

// In the page: the shapes of drawings that do not stand out from their ground, 3 to 1 (WCAG 1.4.11).
function lostMarks () {
  const light = (colour) => {
    const [r, g, b] = colour.match(/[\d.]+/g).map((part) => part / 255).map((c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  const far = (a, b) => (Math.max(light(a), light(b)) + 0.05) / (Math.min(light(a), light(b)) + 0.05)
  const seen = (colour) => colour !== 'none' && !/, 0\)$/.test(colour)
  const ground = (at) => {
    for (; at; at = at.parentElement) if (seen(getComputedStyle(at).backgroundColor)) return getComputedStyle(at).backgroundColor
    return 'rgb(0, 0, 0)'
  }
  const shown = (at) => at.getClientRects().length > 0 || document.querySelector(`use[href="#${at.closest('symbol')?.id}"]`)
  const lost = (at) => {
    const style = getComputedStyle(at)
    const paints = [style.fill, style.stroke].filter(seen)
    const from = ground(at.closest('svg').parentElement)
    if (at.matches('.win')) return seen(style.fill) && far(style.fill, from) > 1.5 // the marks stand on it
    return shown(at) && paints.length > 0 && paints.every((colour) => !colour.startsWith('url') && far(colour, from) < 3)
  }
  const back = '.aim-grid, .off' // what is meant to stand back: the facts are drawn over it
  return [...document.querySelectorAll('svg :is(rect, circle, path, line, text), svg :not(symbol, defs) > use')]
    .filter((at) => !at.matches(back) && lost(at))
    .map((at) => `${at.outerHTML.slice(0, 120)} in ${at.closest('[class]:not(svg *)')?.className}: ${getComputedStyle(at).fill}, ${getComputedStyle(at).stroke}`)
}

// On A4 with the margins of the style sheet: nothing is cut off, nothing is there to be pressed or filled in,
// but for the numbers of a rule's sentence and the ticks of a table.
async function assertPaper (page) {
  await page.setViewportSize({ width: 703, height: 1000 })
  await page.emulateMedia({ media: 'print' })
  assert.equal(await sidewaysScroll(page), 0, 'paper')
  const controls = page.locator('main :is(button, input, select, textarea):not(.aim-sentence *, td [type=checkbox]):visible, nav:visible, header:visible, footer:visible')
  assert.deepEqual(await controls.evaluateAll((all) => all.map((at) => at.outerHTML.slice(0, 120))), [], 'paper')
  await page.emulateMedia({ media: null })
}

// What axe-core finds wrong, as readable lines.
async function violations (page) {
  if (!await page.evaluate(() => 'axe' in window)) await page.evaluate(axe)
  const found = await page.evaluate((tags) => window.axe.run(document, { runOnly: tags, resultTypes: ['violations'] }), PROBLEMS.wcag)
  return found.violations.map((v) => `${v.id}: ${v.help}: ${v.nodes.map((n) => n.html).join(' | ').slice(0, 300)}`)
}

// How many there were to open.
const openDisclosures = (page) => page.evaluate(() => {
  const closed = document.querySelectorAll('details:not([open])')
  closed.forEach((d) => { d.open = true })
  return closed.length
})

const sidewaysScroll = (page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)

// Two frames later: what was asked of the page is on the screen, and it takes keys.
export const drawn = (page) => page.evaluate(() =>
  new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))))

// In the page: why what has the focus cannot be seen; null when it can.
function hiddenNow () {
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
}

// Before the first stop, or behind the last.
const leaveStops = (page, back) => page.evaluate((back) => {
  document.activeElement.blur()
  window.scrollTo(0, back ? document.body.scrollHeight : 0)
}, back)

// Walk through every stop of the page with a key, Tab or Shift+Tab; the stops that cannot be seen. The page
// looks at each as the key is let go; should it have missed one, or not have scrolled yet, as on a busy
// machine, the walk is done again step by step.
async function hiddenStops (page, key) {
  const presses = 2 + await page.evaluate(() => document.querySelectorAll(
    'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]').length)
  const back = key !== 'Tab'
  await leaveStops(page, back)
  await drawn(page)
  const hidden = await pressAll(page, presses, back) ? [] : await pressEach(page, presses, key, back)
  await page.evaluate(() => document.activeElement.blur()) // what has the focus looks different
  return hidden
}

// All the keys at once, which is many frames fewer to draw; true when every stop was seen.
async function pressAll (page, presses, back) {
  await page.evaluate(`window.hiddenNow = ${hiddenNow}`)
  await page.evaluate(() => {
    window.stopsSeen = []
    window.stopsListener = (event) => { if (event.key === 'Tab') window.stopsSeen.push(window.hiddenNow()) }
    window.addEventListener('keyup', window.stopsListener, true)
  })
  const keyboard = await page.context().newCDPSession(page)
  const tab = { key: 'Tab', code: 'Tab', windowsVirtualKeyCode: 9, modifiers: back ? 8 : 0 }
  const sent = []
  for (let i = 0; i < presses; i++) {
    for (const type of ['rawKeyDown', 'keyUp']) sent.push(keyboard.send('Input.dispatchKeyEvent', { type, ...tab }))
  }
  await Promise.all(sent)
  await keyboard.detach()
  const seen = await page.evaluate(() => {
    window.removeEventListener('keyup', window.stopsListener, true)
    return window.stopsSeen
  })
  return seen.length === presses && seen.every((problem) => problem === null)
}

async function pressEach (page, presses, key, back) {
  const hidden = []
  await leaveStops(page, back)
  await drawn(page)
  for (let i = 0; i < presses; i++) {
    await page.keyboard.press(key)
    let problem = await page.evaluate(hiddenNow)
    if (problem) {
      await drawn(page)
      problem = await page.evaluate(hiddenNow)
    }
    if (problem) hidden.push(problem)
  }
  return hidden
}
