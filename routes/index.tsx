import { Head } from "fresh/runtime";
import Live from "../islands/Live.tsx";
import { define } from "../utils.ts";

/** Speak, and see the emotion. */
export default define.page(() => (
  <main class="page">
    <Head>
      <title>Undertone: speak, and see the emotion</title>
      <meta
        name="description"
        content="Recognises the emotion in speech, in the browser alone: no sound leaves the computer."
      />
    </Head>
    <header class="masthead">
      <h1>Undertone</h1>
      <p>Speak, and see the emotion in your voice.</p>
    </header>
    <noscript>
      <p>
        Undertone listens and computes inside this page, so it needs JavaScript:
        please allow it for this site and reload.
      </p>
    </noscript>
    <Live />
    <footer class="footer">
      <p>
        An estimate, not a fact: the network learnt from actors who played
        emotions in English, and knows nothing of what is said.
      </p>
    </footer>
  </main>
));
