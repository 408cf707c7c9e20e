// Conveniences only: every page works without this file.
(() => {
  'use strict';

  const button = (text, className, press) => {
    const made = document.createElement('button');
    made.type = 'button';
    made.className = className;
    made.textContent = text;
    made.addEventListener('click', press);
    return made;
  };

  // Passwords can be looked at while they are typed.
  for (const input of document.querySelectorAll('input[data-show]')) {
    const toggle = button(input.dataset.show, 'quiet', () => {
      const isShown = input.type === 'text';
      input.type = isShown ? 'password' : 'text';
      toggle.textContent = isShown ? input.dataset.show : input.dataset.hide;
    });
    toggle.setAttribute('aria-controls', input.id);
    input.form?.addEventListener('submit', () => { input.type = 'password'; });
    input.after(toggle);
  }

  // Secrets can be copied, lists of codes printed.
  for (const code of document.querySelectorAll('[data-copy]')) {
    const copy = button(code.dataset.copy, 'button button-secondary', async () => {
      await navigator.clipboard.writeText(code.textContent);
      copy.textContent = code.dataset.copied;
    });
    copy.setAttribute('aria-live', 'polite');
    if (navigator.clipboard) code.parentElement.after(copy);
  }
  for (const list of document.querySelectorAll('[data-print]')) {
    // Recovery codes are shown once, and paper is where many people keep them: the browser's own dialogue opens.
    list.after(button(list.dataset.print, 'button button-secondary', window.print.bind(window)));
  }

  // A form is sent once, however often its button is pressed; where a file comes of it, the page stays, and so may it.
  for (const form of document.querySelectorAll('form[method=post]:not([data-download])')) {
    form.addEventListener('submit', (event) => {
      if (form.dataset.sent) event.preventDefault();
      form.dataset.sent = 'yes';
    });
  }
  window.addEventListener('pageshow', () => {
    for (const form of document.querySelectorAll('form[data-sent]')) delete form.dataset.sent;
  });

  // Two minutes before the session ends there is a warning, and a way to go on with what was typed.
  const ending = document.getElementById('ending');
  if (!ending) return;
  const warnedBefore = 120_000;
  const lifetime = Number(ending.dataset.seconds) * 1000;
  const pages = new BroadcastChannel('komorne-session');
  let end = 0;
  let alarm = 0;

  const watch = () => {
    const left = end - Date.now();
    if (left <= 0) {
      location.assign(ending.dataset.expired);
    } else if (left <= warnedBefore) {
      const time = ending.querySelector('time');
      time.textContent = new Date(end).toLocaleTimeString(document.documentElement.lang, { timeStyle: 'short' });
      if (!ending.open) ending.showModal();
      alarm = setTimeout(watch, Math.min(left, 5_000));
    } else {
      if (ending.open) ending.close();
      alarm = setTimeout(watch, Math.min(left - warnedBefore, 60_000));
    }
  };
  const prolong = () => {
    end = Date.now() + lifetime;
    clearTimeout(alarm);
    watch();
  };

  pages.addEventListener('message', prolong);
  ending.querySelector('form').addEventListener('submit', async (event) => {
    event.preventDefault();
    const form = event.currentTarget;
    try {
      const answer = await fetch(form.action, { method: 'POST', body: new URLSearchParams(new FormData(form)) });
      if (!answer.ok) throw new Error(String(answer.status));
      delete form.dataset.sent;
      prolong();
      pages.postMessage('prolonged');
    } catch {
      form.submit();
    }
  });
  prolong();
  pages.postMessage('prolonged');
})();
