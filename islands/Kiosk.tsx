import { useEffect, useMemo, useState } from "preact/hooks";
import { KioskView } from "../components/KioskView.tsx";
import { Speaking } from "../components/words.tsx";
import { Words, type WordsData } from "../lib/messages/mod.ts";
import type { KioskConfig } from "./kiosk_config.ts";
import { KioskModel } from "./kiosk_model.ts";
import * as ports from "./kiosk_ports.ts";
import { LiveModel } from "./live_model.ts";
import { importEngine } from "./live_ports.ts";

/** Listens unattended, for weeks; one word, large. */
export default function Kiosk({ config, languages }: {
  config: KioskConfig;
  /** The words of each language, in turn. */
  languages: WordsData[];
}) {
  const spoken = useMemo(() => languages.map((data) => new Words(data)), []);
  const live = useMemo(
    () => new LiveModel({ words: spoken[0], loadEngine: importEngine }),
    [],
  );
  const kiosk = useMemo(() => {
    const { isAllowed } = ports;
    const lastResort = ports.lastResort();
    return new KioskModel({ live, config, isAllowed, lastResort });
  }, []);
  const [turn, setTurn] = useState(0);
  useEffect(() => ports.attendKiosk({ kiosk, live, config }), []);
  useEffect(() => {
    const everyMs = 1000 * config.languageSeconds;
    const timer = setInterval(() => setTurn((n) => n + 1), everyMs);
    return () => clearInterval(timer);
  }, []);
  const words = spoken[turn % spoken.length];
  const screen = kiosk.screen.value;
  const hears = ["speech", "unsure", "other"].includes(screen);
  const probabilities = hears ? live.reading.value?.probabilities : null;
  const emotion = kiosk.emotion.value;
  return (
    <main
      class="kiosk"
      lang={words.language}
      data-screen={screen}
      data-emotion={screen === "speech" ? emotion ?? "" : ""}
      data-recoveries={kiosk.recoveries.value}
      onContextMenu={(event) => event.preventDefault()}
      onPointerDown={() => kiosk.nudge()}
    >
      <Speaking words={words}>
        <KioskView
          screen={screen}
          title={config.title}
          emotion={emotion}
          emotions={config.emotions}
          probabilities={config.probabilities && probabilities || null}
          problem={live.problem.value?.sentence ?? ""}
          problemLanguage={spoken[0].language}
          onFullScreen={ports.canFillScreen() ? ports.fillScreen : null}
        />
      </Speaking>
    </main>
  );
}
