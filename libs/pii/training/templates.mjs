// Sentence templates of the training data, written for it. See sentences.mjs for the slots.
export const TEMPLATES = `
My name is {p}.
my name is {p} and I live in {c}
Hi, my name is {p}, I would like to {v} my {n}.
Hello, this is {p} from {o}.
This is {p} calling about the {n}.
I am {p}, a {j} at {o}.
I'm {f}, nice to meet you!
I'm {f} and this is my {d} friend {f}.
Hi {f},
Hi {f}, thanks for your message about the {n}.
Hi {f}! How is the {n} going?
Hello {f}, could you please {v} the {n} before {W}?
Hello {m}, your {n} is ready.
Dear {f},
Dear {p},\\n\\nThank you for contacting {o}. Your ticket #{#} is open.
Dear {m},\\nWe are writing to you about your {n}.
Dear Customer, your {n} is {d}.
Dear Sir or Madam, I would like to know about the {n}.
Dear Team, please {v} the {n}.
Dear Hiring Manager, I am a {d} {j}.
Best regards,\\n{p}
Kind regards,\\n{p}\\n{J}\\n{o}
Regards,\\n{f}
Thanks,\\n{f}
Thanks {f}!
Thank you, {m}.
Sincerely,\\n\\n{p}\\n{a}\\n{c}, {r}
Cheers, {f}
Best,\\n{f} {l}
Yours faithfully,\\n{p}
From: {p} <{e}>\\nTo: {p} <{e}>\\nSubject: {H}
From: {p}\\nSent: {W} {#}\\nTo: {p}; {p}\\nSubject: {N} {n}
Cc: {p}, {p}
Name: {p}\\nEmail: {e}\\nPhone: {t}
Name: {p}, Age: {#}, City: {c}, Country: {r}
Full name: {p}
First name: {f}\\nLast name: {l}\\nCity: {c}
Customer: {p} ({e})
Customer name: {p}\\nAddress: {a}\\nCity: {c}\\nCountry: {r}
Patient: {p}, DOB {D}
Patient {p} was admitted on {D} with a {d} {n}.
The patient, {p}, was seen by {m} at {o}.
Patient name {p} MRN {#}
Employee {p} ({#}) works as {j} in {c}.
Contact: {p}, {t}
Contact person: {p}
Emergency contact: {p} {t}
Account holder: {p}
Cardholder {p}
Beneficiary: {p}, {c}
Passenger: {p} Seat {#}
Author: {p}
Reviewed by {p} on {D}
Written by {p}
Signed by {p}
Assigned to {p}
Reporter: {p}\\nAssignee: {p}\\nPriority: High
Meeting with {p} at {T}
Call {f} at {t}
call {p} tomorrow
Please call {m} at {t}.
Please send the {n} to {p}.
Please send {f} the {n}.
Please forward this to {p} and {p}.
Can you tell {f} that the {n} is {d}?
Could you ask {p} whether {f} has the {n}?
Ask {f} about it.
Tell {f} I said hello.
I spoke with {p} yesterday about the {n}.
I met {f} in {c} last {W}.
I met {p} and {p} at the {n}.
I talked to {m} from {o} on {W}.
Yesterday {f} went to {c} with {f}.
Yesterday I saw {p} in {c}.
Today {f} told me about {o}.
Then {f} said that the {n} was {d}.
Later, {p} moved to {r}.
When {f} arrived, {l} was already there.
After {p} left {o}, {p} became the {j}.
According to {p}, the {n} is {d}.
According to {o}, the {n} will {v}.
"{V} the {n}," said {p}.
"We will {v} the {n}," {p} said on {W}.
"It is a {d} {n}," {m} told {o}.
{p} said the {n} was {d}.
{p} told reporters in {c} that {o} would {v}.
{p} is a {d} {j} who lives in {c}.
{p} was born in {c}, {r}, on {D}.
{p} was born on {D}.
{p} lives in {c} and works for {o}.
{p} works at {o} in {c}.
{p} and {p} are getting married in {c}.
{p}, {p} and {p} will {v} the {n}.
{p}'s {n} is {d}.
{p}’s phone number is {t}.
{f}'s mother lives in {r}.
{f} and {f} went to the {n}.
{f}, can you {v} the {n}?
{f}: Did you {v} the {n}?\\n{f}: Yes, it was {d}.
{f} said: "{V} it!"
{f} {l}, {j}, {o}
{l}, {f}
{l}, {f}; {l}, {f}
{p} ({j})
{p} - {J}
{p} | {J} | {o}
| {p} | {c} | {e} |
| Name | City | Country |\\n|---|---|---|\\n| {p} | {c} | {r} |
{p},{c},{e},{t}
"{p}","{c}","{r}"
{"name": "{p}", "city": "{c}", "email": "{e}"}
{"firstName":"{f}","lastName":"{l}","company":"{o}"}
{ "author": "{p}", "title": "{H}" }
name={p} city={c}
<td>{p}</td><td>{c}</td>
- {p}\\n- {p}\\n- {p}
1. {p}\\n2. {p}
* {p}: {n}
[SMS] {p}: {p}: Are you free on {W}?
[SMS] {p}: {f}, have you seen the {n}?
[SMS] {p}: Hello {m}, the {n} is {d}.
[Photo] Dinner with {f} and {f}. (at {o}, {c}; with {p})
[Calendar] {H}\\nMeeting {p} in the {n}.
[Note] {H}\\nKey points: 1. {V} the {n}. 2. {V} the {n}. 3. {A} {n}.
[Call] {p}, {#} minutes
[10:{#}] {f}: ok, see you in {c}
{T} {p} - I will {v} it
<{f}> hey, {f} is here
@{n} thanks {f}
My {d} brother {f} lives in {c}.
My wife {f} and I are from {r}.
My friend {p} works for {o}.
my son {f} is {#} years old
My doctor is {m}.
His name is {p}.
Her name was {f}.
their names are {f} and {f}
The card belongs to {p}.
the account of {p}
under the name {p}
the name on the card is {p}
The {j} {p} was {d}.
CEO {p} announced the {n}.
President {l} visited {r}.
Judge {l} ruled on {W}.
{m} will see you now.
{m} is my {n}.
Good morning {m}, how are you?
Good morning, {f}!
Happy birthday {f}!
Congratulations {f} and {f}!
Sorry {f}, I was in {c}.
Hey {f}, what's up?
Yes, {f}, the {n} is {d}.
Well {f}, you {v} the {n}.
Thank you {f} for the {n}.
I love you, {f}.
User: {p}\\nBot: Hello {f}, what can I do for you?
Agent {f}: How can I help?\\nCustomer: My name is {p}.
Who is {p}?
Where does {p} live?
Is {p} available on {W}?
Does {f} know {f}?
Did {p} {v} the {n}?
Has anyone seen {f}?
Why did {f} {v}?
Let {f} know.
Let me introduce {p}, our {j}.
Invite {p} to the meeting on {W}.
Remind {f} to {v} the {n} at {T}.
Schedule a meeting with {p} for {D}.
Send an email to {p} about {H}.
Write a letter to {m}.
Book a flight for {p} from {c} to {c}.
Witness: {p}
Defendant {p} of {c}
Landlord: {p}, Tenant: {p}
In the matter of {p} v. {o}
{l} v. {l}
{l} et al. ({#})
({l}, {#})
{l} and {l} ({#}) describe a {d} {n}.
music by {p}
a book by {p}
directed by {p}
The novel was written by {p} in {#}.
{p} sings on the album {P}.
{p} scored for {o} against {o}.
{l} scored twice.
{l} was {d} with the {n}.
{l} said he would {v}.
{f} asked her to {v}.
{f} has a {d} {n}.
{f} is {d}.
{f} will {v} it.
{f} wants to {v} the {n}.
with {f}
for {p}
by {p}
and {p}
{p}
{p}\\n{a}\\n{c}
{p}\\n{o}\\n{a}\\n{c} {#}\\n{r}
{f} {f} and {f}
Mein Name ist {p}.
Ich heiße {p} und wohne in {c}.
Sehr geehrter Herr {l},
Sehr geehrte Frau {l},\\nvielen Dank.
Liebe {f},
Mit freundlichen Grüßen\\n{p}
Herr {l} aus {c}
Je m'appelle {p}.
Bonjour {m}, je vous écris de {c}.
Cher {f},
Cordialement,\\n{p}
Me llamo {p} y vivo en {c}.
Hola {f}, ¿cómo estás?
Estimado {m}:
Un saludo,\\n{p}
Mi chiamo {p} e abito a {c}.
Gentile {m},
Ciao {f}, come stai?
O meu nome é {p}.
Olá {f},
Mijn naam is {p}.
Beste {f},
Met vriendelijke groet,\\n{p}
Nazywam się {p}.
Jag heter {p} och bor i {c}.
Jeg hedder {p}.
Hej {f}!
Меня зовут {p}.
I live in {c}.
I live in {c}, {r}.
I moved from {c} to {c} last year.
We are going to {c} on {W}.
We flew to {r} in {W}.
She lives in {r} now.
He comes from {r}.
The meeting will be in {c}.
The weather in {c} is {d}.
How far is it from {c} to {c}?
What is the capital of {r}?
What is the {n} in {r}?
flights to {c}
a trip to {r}
near {c}
north of {c}
in the city of {c}
the {c} area
the {g} government and {r}
the people of {r}
{c} is a {d} city in {r}.
{c}, {r}
{c}, {r} {#}
{r} is {d}.
In {r}, the {n} is {d}.
In {c} there is a {d} {n}.
From {c} with love
Office: {c}
Location: {c}, {r}
City: {c}
Country: {r}
Birthplace: {c}
Destination {c}
ship it to {r}
Is there a branch in {c}?
Can I use my card in {r}?
My card was stolen in {c}, {r}.
Do you have a store in {c}?
{r}, {r} and {r}
{c} - {c}
the {c} office of {o}
the {n} in {c} was {d}
{o} is based in {c}.
I work for {o}.
I work at {o} as a {j}.
He joined {o} in {#}.
{o} announced a {d} {n}.
{o} will {v} the {n}, the company said.
{o} is hiring.
{o} has its office in {c}, {r}.
The {n} of {o} is {d}.
shares of {o} fell
a spokesman for {o}
the CEO of {o}, {p}
Company: {o}
Employer: {o}
Organization: {o}
{J} at {o}
a {j} at {o}
We bought it from {o}.
my account at {o}
I have a contract with {o}.
{o} and {o} signed an agreement.
partnership between {o} and {o}
The {g} company {o} makes {n}.
{o}\\n{a}\\n{c}
{p} of {o} {v}s the {n}.
{p}, {j} of {o}, {v}s.
She studied at {o}.
He studied {n} at {o} in {c}.
I have an interview with {o} on {W}.
The restaurant {o} is {d}.
{f}, {f}, and {f} were there.
Tickets are for {f}, {f} and {f}.
Thanks to {p}, {p}, {p} and {p} for the {n}.
attendees: {f}, {f}, {f}, {f}, {f}
lawyers {l}, {l} and {l}
He goes by {f}
He signs as {f} {l}
the letters of {l}
{f} of course {v}s
the {n} {v} {p} {v} the {n}
{d} {n} {p} {d} {n}
{n} {p}, {n}
{v} {f} and {v} {f}
{N}: {p}
{N} {n} {f} {v} {n}.
{A} {f} {v}s.
The {n} of {f} {v}s {c}.
{n}, {f}, {v} {n}
{n} ({p}) {v}
"{p}" {v} {n}
{n} - {p} - {n}
{n}; {f}; {n}
{v} it to {p}
{v} the {n} to {f}
{v} the {n} from {p}
{v} with {f} or {f}
> {p}
> {f}: {v} the {n}
--\n{p}\n{o}
{p}'s {d} {n} {v}s {p}'s {n}
{d} {n} {c} {d} {n}
{v} {c} {n}
{v} {r} {n}
{n} in {c}, {n} in {r}
{r} {v}s the {n}.
{c} was {d}, {r} too.
{N} {n}: {c}
the {d} {n} around {c}
{n} between {c} and {r}
all over {r}
{r} has {d} {n}
{c} is {d}!
{n} at {o}
{o} {v}s {n}
{v} {o} {n}
{o} and its {n}
{d} {o} {n}
{o}: {d} {n}
{o}\n{p}\n{J}
{n} by {o}, {o} and {p}
{p}, {o}
{p} and {o} {v} {c}
{p} @ {o}
{g} {n} {p} {v}s {c}
{f} {v}s {c} {n} with {f} of {o}
{l} {v}s, {l} {v}s
{l}'s {n}
old {f} {v}s
young {l} {v}s
poor {f}!
{f}! {V} the {n}!
{f}? {V} {n}.
Oh {f}, {v} {n}
{f}... {v} {n}
if {f} agrees, we {v}
that was before {f} met {f}
suppliers: {o}, {o}, {o}
{o} bought {o} last {W}
{o} merged with {o}
two summers with {o}
{p} moved to {a} in {c}
head office of {o}: {a}, {c}
parcel for {p}, {a}, {c} {#}
{l}, {l} and {l} founded {o}.
people call him {f}
the music of {l} is {d}
the {d} {l}
because {f} was {d}
members: {f}, {f}, {f}
featuring {p}, {p} and {p}
starring {p} and {p}
{p} (born {D}) is a {g} {j}
{p}, who lives in {c}, is {d}
the {g} {j} {p}
the {n} of {p}
companies such as {o}, {o} and {o}
{o}, {o} and {o} are {d}.
clients: {o}, {o}
{o} offers a {d} {n}
{o}'s {n} was {d}
{o} ({c})
the {o} {n}
the {n} from {o}
a {j} from {o}
The {o} app is {d}.
visited {c}, {c} and {c}
from {c} to {c} via {c}
{c} {#}
born in {c}
in {c}
in {r}
to {c}, {r}
{p} was seen in {c} with {p}
My {K} is {#}
The {K} of the {n} is {d}.
{K} and {K} {v} the {n}.
{K} {n}
What is {K}?
The {K} {n} uses {K} {#}.
Set {K}_{K} in the {n}.
{X} {x} {k} {x}.
{X} {k} {x} {X} {x}.
{S} {x} {k} {x} {k} {x}.
{S} {k} {X} {k} {X} {x}?
{S} {S} {x}
{x} {k} {X} {x}
{k} {X} {k} {x}
{X}: {x} {X}
- {X} {x}
{X} {X} {X}
{S} {x}, {X} {x} {k} {X}.
{S} {f} {x} {k} {x} {k} {c}.
{f} {k} {x} {k} {x}.
{p} {k} {x} {X}.
We'll {v} the {n}. We're {d}. You'll {v}. I've {v}. It's {d}. That's {d}. Don't {v}. Can't {v}. Let's {v}.
I'll {v} it. They're {d}. He's {d}. She's {d}. What's {d}? Here's the {n}. There's a {n}.
You're a {d} {j}. Isn't it {d}? Doesn't {v}. Won't {v}.
{A} & {N}
{N}, {N}, {N} & {N}
{N} of {N}
The {N} of {N}
The {N}
In the {N} of the {A} {N}
The song "{P}" is {d}.
the {P} {n}
the {A} {N} {n}
My {N}: {N}
Please {v} {N} for {K}
{V} {N}
{V} {N} with {N}
{N} {#}
{N} {#}.{#}
{N}{N} {n} {N}{N}
\`{N}{N}\` {v}s {N}{N}
{N}{N}<{N}{N}>
{n}: {N}{N};
extends {N}{N} implements {N}{N}, I{N}{N}
* @param {n} The {n} to {v}
* The {N}{N} {v}s.
| {N} | {A} | {n} |
| {N} | {V} the {n} |
if (x) return new {N}({n}); else throw {N};
T extends {N}, U, K
Option A, option B and option C
(A) {d} (B) {d} (C) {d}
A: {d}\nB: {d}\nC: {d}
Q: What is {n}?\nA: {d}
x = A + B * C
Figure A, Table B
Vitamin C and Plan B
{X}: {#}{#}
{X} {#}{#}
{X}-{X}. {#}{#}
{X} {n}: {#}{#}
{x} {x}: {#}
{K}: {#}{#}
{K} {#}{#}
{K} {Z}
{K} Code {Z}
{N} {Z}{#}
{N} code: {Z}
{N} No. {#}{#}
{N} number {#}
{n} {Z}
code {Z}
{Z}
{Z}{#}
{K} XXX-XX-XXXX
{x} token {Z}
The {n} is in the {N} folder.
The {A} {N} is {d}.
This {n} is {d}.
These {n} are {d}.
That is a {d} {n}.
What is the {n}?
How do I {v} the {n}?
Why is the {n} {d}?
Please {v} the {n}.
{V} the {n} and {v} the {n}.
{V} your {n} before {W}.
{N} is {d}.
{N} and {N} are {d}.
{A} {n} for {d} {n}
{H}
{H}\\n\\n{V} the {n}.
# {H}\\n{V} the {d} {n}.
## {H}
### {V} {n}
**{A} {N}**: {v} the {n}.
- {V} the {n}\\n- {A} {n}\\n- {N}
1. {V} the {n}.\\n2. {V} it.
Subject: {H}
Title: {H}
Note: {v} the {n}.
Warning: {N} is {d}.
Error: {N} not found
Status: {A}
Type: {N}
Category: {H}
Step {#}: {V} the {n}
Chapter {#}: {H}
I read {P} on {W}.
I use {P} every {W}.
The {P} is {d}.
Open {P} and {v} the {n}.
Have you seen {P}?
Install {P} {#}.
I bought a {P} in {W}.
{P} is a {d} {n}.
{P} was released in {#}.
On {W}, we {v} the {n}.
On {W} {#}, {#} the {n} was {d}.
In {W} we {v}.
{W} is {d}.
every {W} and {W}
He speaks {g} and {g}.
The {g} {n} is {d}.
{g} {n}
a {g} {j}
She is {g}.
I love {g} food.
{J}
He is a {J}.
Job title: {J}
const {n}{N} = new {A}{N}({n});
import { {N} } from './{n}.js';
class {N}{N} extends {A}{N} {
function {v}{N}({n}, {n}) { return {n}.{v}(); }
public static {N} Get{N}({N} {n})
SELECT {N} FROM {N} WHERE {n} = {#};
type {N} = {A}{N} | {N};
interface {A}{N} { {n}: {N}; }
<{N}{N} {n}="{A}" />
// {V} the {n} when {N} is {d}.
/** {V}s the {n}. Returns {N}. */
throw new {N}Error('{A} {n}');
if ({n} instanceof {N}) { {v}({n}); }
{N}.{v}({N}.{N})
The {N}{A} class {v}s the {n}.
Use {N}{N} to {v} the {n}.
The HTTP {N} header
API {N} for {N}
"{H}"
I think {n} is {d}.
I {v} it.
You are {d}. Your {n} is {d}.
We {v} the {n}. They {v} the {n}. It was {d}.
However, the {n} is {d}.
Yes. No. Maybe {d}.
Mr. Speaker, the {n} is {d}.
Mom and Dad {v} the {n}.
Thank God it is {d}.
God bless America.
Black Friday is {d}.
Happy New Year!
Merry Christmas
I have a {g} passport.
Terms of Service and Privacy Policy
Read the User Guide.
The Prime Minister {v}s.
Act as a {A} {N} and {v} the {n}.
You are a {A} {j}. {V} the {n}.
Write a {d} {n} about {n}.
Explain the {N} {N} theorem.
Translate to {g}: {V} the {n}.
{N}: {A}\\n{N}: {A}\\n{N}: {d}
{V}, {v} and {v}
{A}. {A}. {A}.
"{V} the {n}," he said.
As of {W} {#}, the {n} was {d}.
The {n}, which is {d}, will {v}.
ALL {N} IS {A}
WARNING: DO NOT {V}
ERROR {#} IN {N}
NEW {N} AVAILABLE
`
  .trim()
  .split('\n')
  .map((line) => line.replaceAll('\\n', '\n'));
