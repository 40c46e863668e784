// The playground: fetches a token, streams a call, and shows both sides of it. Text goes in as text only.
const at = (id) => document.getElementById(id);

async function token(credential) {
  const form = new URLSearchParams({ grant_type: 'client_credentials', scope: credential });
  if (credential === 'foreign') {
    form.set('scope', 'ai:chat');
    form.set('resource', 'urn:example:other-api');
  }
  const authorization = `Basic ${btoa('demo:demo-secret')}`;
  const response = await fetch('/oauth/token', { method: 'POST', headers: { authorization }, body: form });
  if (!response.ok) throw new Error('no token');
  return (await response.json()).access_token;
}

/** The JSON events of a `text/event-stream` body; its last one, `[DONE]`, is not JSON. */
async function* events(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    const lines = (rest + part.value).split('\n');
    rest = lines.pop();
    for (const line of lines) if (line.startsWith('data: {')) yield JSON.parse(line.slice(6));
  }
}

async function showSeen(callId, headers) {
  const response = await fetch(`/demo/seen/${callId}`, { headers });
  if (!response.ok) return;
  const { received, findings } = await response.json();
  at('seen').textContent = received.messages.map((message) => message.content).join('\n');
  at('findings').replaceChildren(
    ...findings.map(({ type, count, action }) => {
      const item = document.createElement('li');
      item.textContent = `${count} × ${type}: ${action}`;
      return item;
    }),
  );
}

async function call(prompt, credential) {
  const headers = credential ? { authorization: `Bearer ${await token(credential)}` } : {};
  const response = await fetch('/v1/chat/completions', {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'demo', stream: true, messages: [{ role: 'user', content: prompt }] }),
  });
  at('status').textContent = `${response.status} · call ${response.headers.get('x-request-id') ?? 'unknown'}`;
  if (!response.ok) {
    at('answer').classList.add('refused');
    at('answer').textContent = JSON.stringify(await response.json(), null, 2);
    // Any 4xx is decided before the model is called.
    if (response.status < 500) at('seen').textContent = 'Nothing. The call was refused.';
    return;
  }
  await showSeen(response.headers.get('x-request-id'), headers);
  for await (const event of events(response.body)) {
    if (event.error) at('answer').classList.add('refused');
    at('answer').textContent += event.error?.message ?? event.choices?.[0]?.delta?.content ?? '';
  }
}

async function send() {
  at('send').disabled = true;
  at('answer').classList.remove('refused');
  for (const id of ['seen', 'answer', 'status', 'findings']) at(id).textContent = '';
  at('typed').textContent = at('prompt').value;
  try {
    await call(at('prompt').value, at('credential').value);
  } catch (error) {
    at('status').textContent = `The call failed: ${error.message}`;
  } finally {
    at('send').disabled = false;
  }
}

at('form').addEventListener('submit', (submit) => {
  submit.preventDefault();
  void send();
});
