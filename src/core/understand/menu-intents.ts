import { type Intent, say } from './intent.ts'

/** The whole menu, or what to eat and drink at all. */
export const MENU_INTENTS: readonly Intent[] = [
  say(
    'anywhere',
    `(?:show|send|see|give|have|get|open|read|view|look at|share)(?: me| us)? (?:the |your |a )?(?:menu|food menu|drinks? menu)
    what (?:do|have) you (?:have|got|serve|sell)$
    what (?:do you have|have you got|is there|can i (?:have|get|order|eat|drink))(?: (?:to|for) (?:eat|drink|food|drinks))?(?: here| today| tonight)?$
    what s (?:good|on the menu|available)(?: here| today)?
    (?:can (?:i|we)|i (?:want|wanna|would like)|we want) (?:to )?order(?: (?:food|something|drinks?|now))?$
    (?:la |le |votre )(?:carte|menu)(?= (?:svp|stp|s il)|$)
    (?:voir|montrez|montre|envoyez|envoyer|m envoyer)(?: moi| nous)? (?:la |le |votre )?(?:carte|menu)
    (?:vous avez quoi|qu est ce que vous avez|qu avez vous|il y a quoi|vous proposez quoi)(?: (?:a|de|comme) (?:manger|boire|bon|la carte))?$
    (?:on (?:peut|veut|voudrait)|je (?:veux|voudrais|peux)) commander$
    (?:nyereka|mwanyereka|munyereke|kureba|mwatwereka|ohereza)(?: \\w+)? (?:menu|meni|urutonde)
    (?:mpa|mumpe|mwampa|duhe|muduhe|mwaduha|nzanira|munzanire|ndashaka|turashaka|nsaba) (?:menu|meni|urutonde)
    (?:menu|meni) mwa(?:yimpa|yiduha)|mufite (?:iki|ibiki)(?: .{0,20})?$
    (?:ibyo|icyo) (?:kurya|kunywa)(?: mufite)?$|ibyiza mufite(?: uyu munsi)?
    (?:naomba|nipe|nionyeshe|niletee|onyesha|tuma|tunaomba|nataka|tunataka|naweza)(?: kuona)? (?:menyu|menu|orodha)
    (?:mna|kuna) nini(?: .{0,12})?$|chakula gani|vinywaji gani`,
    { type: 'menu' },
  ),
  say(
    'whole',
    `menus?|the menu|food|drinks|food menu|drinks menu|something to (?:eat|drink)|i m hungry|im hungry
    we re hungry|i m thirsty|(?:what (?:do|would|can) you )?(?:recommend|suggest|advise)(?: \\w+)?|surprise me
    what s (?:your )?(?:best|special|popular)(?: \\w+)?|any specials|specials?
    (?:qu est ce que |que |quoi )?(?:vous |tu )?(?:me |nous )?(?:conseillez|recommandez|proposez|conseilles|suggerez)(?: vous)?(?: \\w+)?
    c est quoi (?:le plat du jour|la specialite|le mieux)|plat du jour|une suggestion|surprenez moi|carte
    boissons|plats|a boire|a manger|commander|j ai (?:faim|soif)|on a faim
    (?:mwangira inama|mungira inama)(?: \\w+)?|ni iki cyiza(?: mufite)?|meni|ibinyobwa
    ibiribwa|ibiryo|urutonde|mfite (?:inzara|inyota)|dufite inzara|gutumiza
    (?:una|mna)?(?:pendekeza|shauri)(?: nini)?|nini kizuri|menyu|chakula
    vinywaji|nina (?:njaa|kiu)(?: sana)?|tuna njaa|kuagiza(?: chakula)?`,
    { type: 'menu' },
  ),
]
