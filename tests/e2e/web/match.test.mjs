// Clerical review as its people meet it: two records side by side, four eyes, effects told before they
// happen, taking back, and what each role may know.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { assertGood, enter, makeWorld, root, signIn, spoken, store, visitor } from './world.mjs'

const region = {
  folder: join(root, 'tests', 'e2e', 'web', 'match'),
  clock: '2026-11-24T09:00:00Z',
  logins: ['wei', 'ana', 'bo', 'sam'],
  early: {}
}

let world
before(async () => { world = await makeWorld(region) })
after(async () => { assert.equal(await world.close(), 0, 'the server ends cleanly when told to') })

const looks = async (page, name) => { if (store === 'sqlite') await assertGood(page, name) }
const main = (page) => page.locator('main').innerText()

// One test, one visitor who has signed in to correct records.
function walk (words, login, steps, options = {}) {
  test(words, async () => {
    const { context, page, heard } = await visitor(world, options)
    await signIn(page, login, 'correction')
    heard.length = 0
    await steps(page)
    assert.doesNotMatch(await page.title(), /Jane|Doe|Owen|Marlow|Thorne|Rowan/i)
    assert.doesNotMatch(spoken(page), /jane|doe|owen|marlow|thorne/i)
    assert.deepEqual(heard.filter((line) => !/status of 4/.test(line)), [])
    await page.setViewportSize({ width: 1280, height: 900 })
    await page.click('button:text-is("Sign out")') // which puts away what was on the screen
    await context.close()
  })
}

// Skip until the pair of these people is on the screen; the linker and the queue may need some seconds.
async function findPair (page, name) {
  await page.goto('/match')
  for (let i = 0; i < 200; i++) {
    const pair = await page.locator('.aim-compare').count()
    if (pair && new RegExp(name).test(await main(page))) return
    if (i > 8) await new Promise((resolve) => setTimeout(resolve, 250))
    if (pair) await page.click('main a:text-is("Skip"), main a:text-is("Next pair")')
    else await page.goto('/match')
  }
  assert.fail('no pair of ' + name)
}

async function say (page, answer) {
  await page.check('#ans-' + answer)
  await page.click('button:has-text("Save and next")')
}

// The queue is looked after beside the server: wait until it is there.
async function waitForQueue (page, least) {
  for (let i = 0; i < 100; i++) {
    await page.goto('/match')
    const found = (await main(page)).match(/of (\d+) in your list/)
    if (found && Number(found[1]) >= least) return
    await new Promise((resolve) => setTimeout(resolve, 300))
  }
  assert.fail('the queue stays empty')
}

walk('a steward meets the list, two records and the evidence, as on the mock-up', 'wei', async (page) => {
  await waitForQueue(page, 4)
  assert.match(await page.locator('.govuk-caption-l').innerText(), /^1 of 4 in your list$/)
  await findPair(page, 'Janey')
  assert.equal(await page.locator('h1').innerText(), 'Are these the same person?')
  const rows = page.locator('.aim-compare tbody tr')
  assert.deepEqual(await page.locator('.aim-compare tbody th').allInnerTexts(),
    ['Starting point', 'First name', 'Surname', 'Date of birth', 'Gender', 'Address', 'NHS number', 'Total'])
  const told = [ // which record stands first depends on its id
    [1, /\bJane\b/, /Janey/, /Close[^]*towards same/], [3, /9 June 2013/, /6 September 2013/, /day and month changed places/i],
    [6, /999 000 0018/, /Not recorded/, /Missing[^]*no effect/]]
  for (const [at, ...all] of told) for (const one of all) assert.match(await rows.nth(at).innerText(), one)
  // the bars and the figures say the same: they add up to the total
  const figures = (await page.locator('.aim-compare td.ev').allInnerTexts())
    .map((text) => Number((text.match(/[+\u2212][0-9.]+/) || ['0'])[0].replace('\u2212', '-')))
  const total = figures.pop()
  assert.ok(Math.abs(figures.reduce((a, b) => a + b, 0) - total) < 0.35, figures.join(' '))
  // every bar that pulls towards different is striped, so that nobody needs the colour
  for (const cell of await page.locator('.aim-compare td.ev').all()) {
    if (!(await cell.locator('rect').count())) continue
    const striped = await cell.locator('rect').getAttribute('fill')
    assert.equal(striped === 'url(#p-hatch)', /\u2212/.test(await cell.innerText()))
  }
  const effects = await page.locator('.aim-effect').innerText()
  assert.match(effects, /Records that change their person\s+1\s+None/)
  assert.match(effects, /Whoever may open this person finds what 2 agencies sent, instead of what 1 or 1 did/)
  assert.match(await main(page), /West Mids Police: Records desk, 0121 496 0301/)
  assert.doesNotMatch(await main(page), /Contact received|20 November/, 'not why a service was in touch')
  await looks(page, 'match')
})

walk('an answer without a choice is asked for again, and nothing is lost', 'wei', async (page) => {
  await findPair(page, 'Janey')
  await page.click('summary:has-text("Add a reason")')
  await page.fill('#note', 'Rang the school <b>twice</b>')
  await page.click('button:has-text("Save and next")')
  assert.match(await page.locator('.govuk-error-summary').innerText(), /Select whether they are the same person/)
  assert.match(await page.title(), /^Error: /)
  assert.equal(await page.inputValue('#note'), 'Rang the school <b>twice</b>')
  await looks(page, 'match-problem')
})

walk('a clerk knows nothing of the protected pair, and has it in no number', 'ana', async (page) => {
  await page.goto('/match')
  assert.match(await page.locator('.govuk-caption-l').innerText(), /^1 of 3 in your list$/)
  for (let i = 0; i < 4; i++) {
    assert.doesNotMatch(await main(page), /Rowan|Kept Court/)
    await page.click('main a:text-is("Skip")')
  }
  for (const path of ['/search', '/queue']) {
    assert.equal((await page.goto(path)).status(), 403)
  }
})

walk('a steward sees the protected pair without the address and without any sum', 'wei', async (page) => {
  await findPair(page, 'Rowan')
  const text = await main(page)
  assert.doesNotMatch(text, /Kept Court|B99 5ZY/)
  assert.match(text, /Part of the evidence is hidden from you/)
  assert.doesNotMatch(text, /joins by itself|Starting point/)
  assert.equal(await page.locator('.aim-compare svg.aim-wf').count(), 0)
  await looks(page, 'match-hidden')
})

test('who works at a school has no match review', async () => {
  const { context, page } = await visitor(world)
  await signIn(page, 'sam')
  assert.equal((await page.goto('/match')).status(), 403)
  assert.equal(await page.locator('nav a:has-text("Match review")').count(), 0)
  await context.close()
})

walk('a hard answer waits for other eyes, which look blind; two who agree settle it', 'ana', async (page) => {
  await findPair(page, 'Owen')
  assert.match(await main(page), /A second reviewer looks too, because they may be twins/)
  await say(page, 'same')
  assert.match(await page.locator('.govuk-notification-banner').innerText(),
    /Same person\. Nothing changes until a second reviewer has looked\.[^]*Undo/)
  const other = await visitor(world)
  await signIn(other.page, 'bo', 'correction')
  await findPair(other.page, 'Owen')
  assert.match(await main(other.page), /a colleague looked/)
  assert.doesNotMatch(await main(other.page), /: Same person/)
  await say(other.page, 'same')
  assert.match(await other.page.locator('.govuk-notification-banner').innerText(), /Same person\. It takes effect/)
  // taken back: by whoever said it, on the spot
  await other.page.locator('.govuk-notification-banner button:has-text("Undo")').click()
  assert.equal(await other.page.locator('.govuk-notification-banner').count(), 0)
  await findPair(other.page, 'Owen')
  await other.page.click('button:text-is("Sign out")')
  await other.context.close()
})

walk('of two who have one pair on the screen the second is told, and an old page is refused', 'bo', async (page) => {
  await findPair(page, 'Janey')
  const address = page.url()
  const other = await visitor(world)
  await signIn(other.page, 'wei', 'correction')
  await other.page.goto('/match')
  for (let i = 0; i < 4; i++) {
    assert.doesNotMatch(await main(other.page), /Janey/, 'it is on the screen of a colleague')
    await other.page.click('main a:text-is("Skip")')
  }
  await other.page.click('button:text-is("Sign out")')
  await other.context.close()
  // the same clerk in two windows: what is said in one makes the other old
  const second = await page.context().newPage()
  await second.goto(address)
  await say(page, 'unsure')
  await second.check('#ans-different')
  await second.click('button:has-text("Save and next")')
  assert.match(await second.locator('.govuk-error-summary').innerText(), /changed, or somebody else decided/)
  assert.match(await main(second), /somebody else's turn/)
  await looks(second, 'match-stale')
  const none = await second.goto('/match/abcdef')
  assert.equal(none.status(), 404)
})

walk('the keyboard alone is enough', 'ana', async (page) => {
  await page.goto('/match')
  await page.focus('#ans-different')
  await page.keyboard.press('Space')
  await enter(page)
  await page.waitForSelector('.govuk-notification-banner')
  assert.match(await page.locator('.govuk-notification-banner').innerText(), /Different people/)
})

walk('when no pair waits for somebody, the page says what waits for others', 'ana', async (page) => {
  for (let i = 0; i < 8 && !/No pair waits/.test(await main(page)); i++) {
    await page.goto('/match')
    if (await page.locator('#ans-unsure').count()) await say(page, 'unsure')
  }
  assert.match(await page.locator('h1').innerText(), /No pair waits for you/)
  assert.match(await main(page), /wait for a second look/)
  assert.match(await main(page), /Not sure[^]*Undo/)
  await looks(page, 'match-none')
})
