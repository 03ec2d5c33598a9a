// The whole way, once, by the people who go it: a school worker looks, refers, and in the end reads what
// came of it; between them stand the team, the hospital that was asked, and the manager who agrees. Then
// every role pays a visit: what its menu names opens, what is not its own is refused.
import assert from 'node:assert/strict'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { artifacts, assertGood, jane, makeWorld, openFirst, openJane, password, root, search, signIn, signInByHand, store, visitor } from './world.mjs'

const logins = ['joy', 'sam', 'priya', 'dana', 'mona', 'cara', 'dora', 'audra', 'adele', 'coll']
const here = join(root, 'tests', 'e2e', 'web', 'whole')

// The picture the product was born from, and around it the people who work with it.
function makeRegion () {
  const folder = mkdtempSync(join(tmpdir(), 'aim-whole-'))
  cpSync(join(root, 'tests', 'e2e', 'jane-doe'), folder, { recursive: true })
  const file = join(folder, 'region.yaml')
  const [before, after] = readFileSync(file, 'utf8').split('\ncatalogue:')
  const more = (name) => readFileSync(join(here, name), 'utf8')
  writeFileSync(file, before + more('agencies.yaml') + '\ncatalogue:' + after.trimEnd() + '\n' + more('people.yaml'))
  return folder
}

let world
const folder = makeRegion()
before(async () => { world = await makeWorld({ folder, clock: '2014-03-26T09:00:00Z', logins, early: {} }) })
after(async () => {
  rmSync(folder, { recursive: true })
  assert.equal(await world.close(), 0, 'the server ends cleanly when told to')
})

const main = (page) => page.locator('main').innerText()
const shot = async (page, name) => {
  if (store === 'sqlite') await page.screenshot({ path: join(artifacts, `whole-${name}.png`), fullPage: true })
}

// One visit of one person, who says why they look.
async function as (login, steps, why = 'child_concern', refused = /Clear-Site-Data/, enters = signIn) {
  const { context, page, heard } = await visitor(world)
  await enters(page, login, why)
  heard.length = 0
  await steps(page)
  assert.doesNotMatch(await page.title(), /Jane|Doe/i)
  assert.doesNotMatch(page.url().replace(/[\w-]{40,}/, 'TOKEN'), /jane|doe/i) // chance writes short names too
  assert.deepEqual(heard.filter((line) => !refused.test(line)), [], login)
  await context.close()
}

const rows = (page, caption) => page.locator('table', { hasText: caption }).locator('tbody tr')

// ---- how far the way goes in each role ----

const stated = 'A+E City Hosp.\n\nActivity reported'
const goes = [
  { login: 'cara', who: 'a charity (tier 0)', sees: ['This person is known to the hub'], not: /Review required|B99|Activity|NHS number/, may: ['refer'] },
  { login: 'sam', who: 'a school (tier 1)', sees: ['B99', 'Review required', stated], not: /Activity reported on|Inour|NHS number|in the last 90 days/, may: ['refer'] },
  { login: 'priya', who: 'a hospital (tier 2)', sees: ['B99', `${stated} on 23 March 2014`], not: /Inour|NHS number|in the last 90 days/, may: ['refer'] },
  { login: 'joy', who: 'a reviewer', sees: ['23 Inour Street', 'in the last 90 days', `${stated} on 23 March 2014`], not: /Not shown/, may: ['refer', 'queue', 'case'] },
  { login: 'mona', who: 'a manager', sees: ['23 Inour Street', 'in the last 90 days', `${stated} on 23 March 2014`], not: /Not shown/, may: ['refer', 'queue', 'case'] },
  { login: 'dana', who: 'a steward', why: 'correction', sees: ['Jane DOE'], not: /Review required|Activity reported/, may: [] }
]

for (const { login, who, why, sees, not, may } of goes) {
  test(`${who} signs in, searches, opens her, and goes on as far as the role may`, async () => {
    await as(login, async (page) => {
      await search(page, jane)
      await openFirst(page)
      const text = await main(page)
      for (const words of sees) assert.ok(text.includes(words), words)
      assert.doesNotMatch(text, not)
      assert.equal(await page.locator('main button:has-text("Make a case of this")').count(), may.includes('case') ? 1 : 0)
      assert.equal(await page.locator('main a:has-text("Raise a referral")').count(), may.includes('refer') ? 1 : 0)
      if (may.includes('refer')) {
        await page.click('main a:has-text("Raise a referral")')
        assert.match(await main(page), /Step 1 of 3/)
      }
    }, why, undefined, signInByHand)
    await as(login, async (page) => {
      for (const [path, needs] of [['/queue', 'queue'], ['/cases', 'case']]) {
        assert.equal((await page.goto(path)).status(), may.includes(needs) ? 200 : 403, path)
      }
    }, why, /status of 403/)
  })
}

// ---- the whole way ----

let reference
const parents = '5 different services reported 5 possible concerns in the last 90 days'

test('a school worker signs in, says why, finds her, and refers in three steps', async () => {
  await as('sam', async (page) => {
    await search(page, jane)
    assert.equal(await page.locator('h1').innerText(), '1 person could match')
    await openFirst(page)
    await shot(page, '01-person-school')
    const text = await main(page)
    assert.match(text, /Review required[^]*ask for a review\. Ring the people below[^]*not a judgement about this person or the family/)
    assert.equal(await page.locator('.aim-tile').count(), 8)
    assert.doesNotMatch(text, /Inour|rule R|Domestic violence|24 March|When it happened|should have seen|Make a case/)
    await page.click('main a:has-text("Raise a referral")')
    assert.match(await main(page), /Step 1 of 3/)
    await page.fill('#worry', 'She said she is afraid to go home')
    await page.fill('#back_phone', '0121 496 0141')
    await page.check('#to-child')
    await page.check('#soon-one_day')
    await page.check('#told-no_risk')
    await page.fill('#told_why', 'Asking at home could put her in danger')
    await page.click('button:has-text("Continue")')
    await shot(page, '02-check')
    assert.match(await main(page), /Step 2 of 3[^]*That a review is required goes with it/)
    assert.equal(await rows(page, 'Rows that go with the referral').count(), 5)
    await page.click('button:has-text("Continue")')
    assert.match(await main(page), /Step 3 of 3[^]*BCC SS, BCC Social Services[^]*afraid to go home/)
    await page.click('button:has-text("Send referral")')
    await shot(page, '03-sent')
    reference = (await main(page)).match(/Your reference is ([0-9A-Z]{4}-[0-9A-Z-]+)/)[1]
  })
})

test('the team is told of it, finds her in the queue, and reads in one sentence why', async () => {
  await as('joy', async (page) => {
    await page.goto('/alerts')
    assert.match(await main(page), /A referral has come in/)
    await page.goto('/queue')
    await shot(page, '04-queue')
    assert.match(await main(page), /1 person to review, most urgent first[^]*5 different services reported 5 possible concerns in the last 90 days/)
    await page.click('tbody a:has-text("Jane")')
    await shot(page, '05-person-team')
    assert.equal(await page.locator('.aim-review p b').first().innerText(), parents + '.')
    const told = await page.locator('.aim-review li').allInnerTexts()
    assert.deepEqual(told.slice(0, 5), [
      'Sunshine School, 14 March 2014: Reported to social care',
      'BCHC, 18 March 2014: Seen by school nurse',
      'BCC SS, 19 March 2014: Social services contact',
      'A+E City Hosp., 23 March 2014: A+E attendance',
      'West Mids Police, 24 March 2014: Domestic violence'])
    assert.match(await main(page), /not a judgement about this person or the family[^]*The review is due by 27 March 2014, 9:00am\. Nobody has taken it yet\./)
    assert.match(await main(page), new RegExp(`${reference} Sent, sent 26 March 2014`))
  })
})

test('a case is made of the referral, and those who know her are asked', async () => {
  await as('joy', async (page) => {
    await page.goto('/referrals?box=received')
    await page.click(`a:has-text("${reference}")`)
    assert.match(await main(page), /She said she is afraid to go home/)
    await page.click('button:has-text("Make a case of this")')
    assert.match(await page.locator('.govuk-caption-l').innerText(), /^Case M-[0-9A-Z]{4}-[0-9A-Z]{4}, Contact$/)
    assert.match(await main(page), /Came from\s+A referral/)
    await page.check('#rag-amber')
    await page.click('button:has-text("Set priority")')
    await page.fill('#ask-all', 'What do you know of her?')
    await page.click('button:has-text("Ask them all")')
    await shot(page, '06-asked')
    assert.match(await main(page), /0 of 7\s+partners have replied/)
  })
})

test('the hospital is told, opens the check and answers', async () => {
  await as('priya', async (page) => {
    await page.goto('/alerts')
    await page.click('a:has-text("A partner asks for what you know")')
    await page.click('button:has-text("Open")')
    await shot(page, '07-check')
    assert.match(await page.locator('.aim-session').innerText(), /A partner asked for a check/)
    await page.check('#known-known')
    await page.fill('#words', 'Came to A+E with a bruise on 23 March.')
    await page.click('button:has-text("Send answer")')
    assert.match(await main(page), /Answered[^]*Came to A\+E with a bruise/)
  })
})

test('the worker proposes, a manager agrees, and the meeting has its pack', async () => {
  await as('joy', async (page) => {
    await page.goto('/cases')
    await page.click('tbody a:has-text("Jane")')
    assert.match(await main(page), /1 of 7\s+partners have replied[^]*Came to A\+E with a bruise on 23 March/)
    await page.check('#out-strategy')
    await page.fill('#why', 'Violence at home, two days before')
    await page.fill('#told', 'We meet tomorrow. Thank you for telling us')
    await page.click('button:has-text("Decide")')
    assert.match(await main(page), /Joy Adeyemi proposes: Strategy discussion \(section 47\)[^]*A manager agrees before it stands/)
  })
  await as('mona', async (page) => {
    await page.goto('/cases?which=confirm')
    await page.click('tbody a:has-text("Jane")')
    await page.check('#agree-yes')
    await page.click('button:text-is("Save")')
    await shot(page, '08-decided')
    assert.match(await main(page), /Strategy discussion \(section 47\)\. Decided by Mona Wills/)
    await page.click('a:has-text("Meeting pack")')
    await page.fill('#whom', 'the chair')
    await page.click('button:has-text("Record and make the copy")')
    await shot(page, '09-pack')
    const text = await main(page)
    assert.match(text, /Confidential\. Copy 1, for the chair\. Made by Mona Wills/)
    assert.ok(text.includes(parents))
    assert.match(text, /24 March 2014\s+Jane\s+West Mids Police\s+Domestic violence\s+Feed west-mids-police, received 26 March 2014/)
    assert.match(text, /Came to A\+E with a bruise[^]*6 partners were asked and did not answer/)
  })
})

test('the review is closed, and her page says so', async () => {
  await as('joy', async (page) => {
    await page.goto('/queue')
    assert.match(await main(page), /Nobody is waiting for a review/)
    await openJane(page)
    await shot(page, '10-person-closed')
    assert.match(await main(page), /Reviewed on 26 March 2014, nothing new since[^]*A new one begins when something new is reported\./)
    assert.doesNotMatch(await main(page), /Review required(?! \(red\))/)
    assert.match(await main(page), new RegExp(`${reference} Done`))
  })
})

test('the school worker is told what came of it', async () => {
  await as('sam', async (page) => {
    assert.equal(await page.locator('nav a:has-text("Alerts (1)")').count(), 1)
    await page.goto('/alerts')
    await page.click('a:has-text("There is an answer to a referral of yours")')
    await page.click(`a:has-text("${reference}")`)
    await shot(page, '11-done')
    assert.match(await main(page), /Done: Strategy discussion[^]*We meet tomorrow\. Thank you for telling us/)
    assert.doesNotMatch(await main(page), /Violence at home/)
    assert.equal(await page.locator('main form').count(), 0, 'it has ended')
  })
})

test('who should have seen her by now is on her page, and can be read by everybody', async () => {
  await as('joy', async (page) => {
    await openJane(page)
    assert.match(await main(page), /Who should have seen this person by now\s+Last seen on 23 March 2014 by A\+E City Hosp\. For this age at most 364 days may pass\./)
    await page.click('summary:has-text("feed by feed")')
    assert.equal(await page.locator('details[open] li').count() >= 3, true)
    assert.match(await page.locator('table', { hasText: 'Expected contacts' }).innerText(), /Teenage boosters\s+Not supplied/)
    if (store === 'sqlite') await assertGood(page, 'whole-12-expected')
  })
})

// ---- a visit in each role ----

const person = '/search /referrals'
const visits = [
  ['cara', 'a charity (tier 0)', `${person} /checks /alerts`],
  ['sam', 'a school (tier 1)', `${person} /checks /alerts`],
  ['priya', 'a hospital (tier 2)', `${person} /checks /alerts`],
  ['joy', 'a reviewer', `${person} /cp-is /queue /cases /checks /alerts`],
  ['mona', 'a manager', `${person} /cp-is /queue /cases /checks /rules /data /trends /alerts`],
  ['dana', 'a steward', '/search /match /data /alerts'],
  ['dora', 'a data protection officer', '/rules /data /trends /alerts'],
  ['audra', 'an auditor', '/data /trends /alerts'],
  ['adele', 'an administrator', '/rules /data /alerts'],
  ['coll', 'a commissioner', '/trends /alerts']
]
const everything = [...new Set(visits.flatMap(([, , menu]) => menu.split(' ')))]
const open = ['/rules', '/alerts'] // whoever is signed in may read these
const tells = { '/cp-is': ['cara', 'sam', 'priya'] } // who may not ask here is told who may

for (const [login, who, words] of visits) {
  test(`the menu of ${who} opens, and nothing else does`, async () => {
    const menu = words.split(' ')
    const { context, page, heard } = await visitor(world)
    await page.goto('/')
    await page.fill('#login', login)
    await page.fill('#password', password)
    await page.click('button:has-text("Continue")')
    await page.waitForURL((url) => !['/', '/sign-in'].includes(url.pathname))
    if (new URL(page.url()).pathname === '/purpose') {
      assert.ok(menu.some((path) => ['/search', '/match'].includes(path)), 'whose work is with nobody is asked for no reason')
      await page.locator('input[type=radio]').first().check()
      await page.click('button:has-text("Continue")')
      await page.waitForURL((url) => !['/', '/purpose'].includes(url.pathname))
    }
    assert.ok(menu.includes(new URL(page.url()).pathname), `${page.url()} is a page of theirs`)
    const links = await page.locator('.govuk-service-navigation a').evaluateAll((all) => all.map((a) => new URL(a.href).pathname))
    assert.deepEqual(links, menu)
    heard.length = 0
    for (const path of menu) {
      const answer = await page.goto(path)
      assert.ok([200, 304].includes(answer.status()), `${path} is ${answer.status()}`)
      assert.equal(await page.locator('h1').count(), 1, path)
      assert.equal(await page.locator('.govuk-service-navigation [aria-current]').count(), 1, `${path} is marked in the menu`)
    }
    assert.deepEqual(heard, [])
    for (const path of everything.filter((p) => !menu.includes(p))) {
      const may = open.includes(path) || (tells[path] || []).includes(login)
      assert.equal((await page.goto(path)).status(), may ? 200 : 403, path)
      if (tells[path] && may) assert.equal(await page.locator('main input, main button').count(), 0, path)
    }
    assert.deepEqual(heard.filter((line) => !/status of 403/.test(line)), [])
    await context.close()
  })
}
