/**
 * Food words of the four languages: one concept a line, `concept: word, word, two words`. Folded or
 * not, singular or plural; Bantu plurals change the prefix, so both forms stand here. A word may
 * serve two concepts. Written by engineers: have speakers of Kinyarwanda and Swahili review it.
 */
export const GLOSSARY_TABLE = `
beer: beer, bière, inzoga, byeri, bia, pombe, binouze, ale, pilsner
alcohol: alcohol, liquor, alcool, inzoga, pombe, alukolo, alukoro
spirit: spirit, spirits, spiritueux, liqueur, pombe kali
soda: soda, soft drink, boisson gazeuse, soft, softs, fizzy drink
lemonade: lemonade, limonade, limonadi, citronnade
water: water, eau, amazi, maji, mineral water, eau minérale
juice: juice, jus, umutobe, imitobe, juisi, jus de fruits, jusi, sharubati, jous
tea: tea, thé, icyayi, chai, tee
coffee: coffee, café, ikawa, kahawa, kafe
latte: latte, café latte, café au lait, coffee with milk, white coffee, kahawa na maziwa, kahawa ya maziwa, ikawa n'amata, ikawa y'amata, ikawa irimo amata
milk: milk, lait, amata, mata, maziwa
milktea: african tea, milk tea, tea with milk, thé au lait, thé africain, icyayi cy'amata, chai ya maziwa, chai maziwa, icyayi n'amata
blacktea: black tea, thé noir, icyayi cy'umukara, icyayi cya mukaru, mukaru, chai ya rangi, chai rangi, chai kavu, icyayi kitarimo amata
greentea: green tea, thé vert, icyayi cy'icyatsi, chai ya kijani, chai kijani
hotchocolate: hot chocolate, chocolat chaud, chokoleti ya moto
wine: wine, vin, divayi, mvinyo, vino
champagne: champagne, shampeni, champanye
cocktail: cocktail, koktelo, kokteli
cider: cider, cidre
whisky: whisky, whiskey, wiski, uwisiki
vodka: vodka, vodika
gin: gin, jin, djin
tonic: tonic, tonik, toniki
rum: rum, rhum, ramu
red: red, rouge, umutuku, itukura, nyekundu, mwekundu
white: white, blanc, blanche, umweru, yera, nyeupe, mweupe
rose: rosé, roze, pink wine
black: black, noir, noire, umukara, nyeusi, mweusi
green: green, vert, verte, icyatsi, kijani
glass: glass, verre, ikirahuri, ibirahuri, glasi, glasses, ikirahure, gilasi
bottle: bottle, bouteille, icupa, amacupa, chupa, btl
can: can, canette, boîte, kopo, tin
tot: tot, shot, tots, shoti
cup: cup, tasse, igikombe, kikombe
brochette: brochette, skewer, kebab stick, burusheti, mshikaki, mishikaki, brosheti, brochet, brushit, brush it, bruchette, burushete, kebab, brosheti
meat: meat, viande, inyama, nyama
goat: goat, chèvre, ihene, mbuzi, cabri
beef: beef, boeuf, inka, inyama y'inka, ng'ombe, nyama ya ng'ombe, cow
chicken: chicken, poulet, inkoko, kuku, chiken
pork: pork, porc, ingurube, nguruwe, kitimoto
fish: fish, poisson, ifi, amafi, samaki, isamaki
egg: egg, oeuf, igi, amagi, yai, mayai
sausage: sausage, saucisse, sosiso, soseji
liver: liver, foie, umwijima, maini, ini
ribs: rib, ribs, côtes, côtelettes, travers, imbavu, mbavu
wings: wing, wings, ailes, ailerons, amababa, mabawa
leg: leg, gigot, cuisse, ukuguru, paja
steak: steak, steck, bifteck, stek
fillet: fillet, filet, fileti
tuna: tuna, thon, tuni
rice: rice, riz, umuceri, wali, mchele
beans: bean, beans, haricots, ibishyimbo, maharage
fries: fries, chips, french fries, frites, ifiriti, chipsi, patates frites, pommes frites, ifrite, frite
potato: potato, potatoes, pomme de terre, pommes de terre, patate, ibirayi, ikirayi, viazi, kiazi, irish
banana: banana, plantain, banane, igitoki, ibitoki, imineke, umuneke, ndizi
ugali: ugali, pâte, ubugari, posho
isombe: isombe, sombe, cassava leaves, feuilles de manioc, kisamvu
vegetables: vegetable, vegetables, légumes, légume, imboga, mboga, veggie, veg, vegetarian, végétarien, végétarienne, veggies
salad: salad, salade, saladi
kachumbari: kachumbari, kachumbali
soup: soup, soupe, isupu, supu, potage
bread: bread, pain, umugati, mkate
garlic: garlic, ail, tungurusumu, kitunguu saumu
onion: onion, oignon, igitunguru, gitunguru, bitunguru, ibitunguru, kitunguu, vitunguu
tomato: tomato, tomate, inyanya, nyanya
mayonnaise: mayonnaise, mayo, mayonaise
ketchup: ketchup, catsup
mustard: mustard, moutarde, haradali
cheese: cheese, fromage, foromaji, jibini, chizi
avocado: avocado, avocat, avoka, parachichi
peanut: peanut, groundnut, arachide, cacahuète, ubunyobwa, karanga
chili: chili, chilli, hot sauce, piment, urusenda, rusenda, pilipili, pili pili, akabanga, peri peri
pepper: pepper, poivre
salt: salt, sel, umunyu, munyu, chumvi
sugar: sugar, sucre, isukari, sukali, sukari
honey: honey, miel, ubuki, asali
ice: ice, glaçon, glaçons, urubura, rubura, barafu
lemon: lemon, citron, indimu, limau, ndimu
fruit: fruit, imbuto, matunda, tunda
mango: mango, mangue, umwembe, imyembe, embe, maembe
pineapple: pineapple, ananas, inanasi, nanasi
passion: passion fruit, passion, maracuja, fruit de la passion, marakuja, pasheni
orange: orange, icunga, amacunga, chungwa, machungwa
watermelon: watermelon, water melon, pastèque, wotameloni, tikiti maji, tikiti
treetomato: tree tomato, tamarillo, prune du japon, ikinyomoro, ibinyomoro, tamarilo
strawberry: strawberry, fraise, inkeri, stroberi
apple: apple, pomme, pome, tufaha
mint: mint, menthe, minti
ginger: ginger, gingembre, tangawizi
vanilla: vanilla, vanille, vanila
chocolate: chocolate, chocolat, choco, choc, chokoleti, shokola
cake: cake, gâteau, keke, keki
icecream: ice cream, glace, crème glacée, ayisikirimu, aiskrimu, ice creme
pancake: pancake, pan cake, pankeki
crepe: crêpe, crepe
samosa: samosa, sambusa, samboussa, samusa
burger: burger, hamburger, baga, bugari burger
cheeseburger: cheeseburger, cheese burger, chizburger, cheese burga, chiz baga
sandwich: sandwich, sandwish, sanduichi, sandwichi
pizza: pizza, piza
spaghetti: spaghetti, spageti, pasta, pâtes, macaroni, tambi
omelette: omelette, omlet, omelet, omuleti, umureti, imireti
sambaza: sambaza, isambaza
curry: curry, cari, kari
stew: stew, ragoût, mchuzi, isosi
shisha: shisha, chicha, hookah, narguilé
mixed: mixed, mélangé, cocktail de fruits, mix, mchanganyiko
coca: coca cola, coca, coke, cocacola, koka
zero: zero, zéro, light, diet, sans sucre coca, 0.0
lite: lite, light
alcoholfree: sans alcool, alcohol free, non alcoholic, no alcohol, without alcohol, non alcoolisé, bila pombe, bila kilevi, isiyo na pombe, isiyo na kilevi, nta nzoga, idafite inzoga, itarimo inzoga, idafite alukolo, idafite alukoro, nta alukolo, nta alukoro, idasindisha, 0.0
virgin: virgin, sans alcool, non alcoholic, without alcohol, non alcoolisé, bila pombe, bila kilevi, isiyo na pombe, isiyo na kilevi, nta nzoga, idafite inzoga, itarimo inzoga, idafite alukolo, idafite alukoro
sparkling: sparkling, gazeuse, pétillante, arimo gazi, irimo gazi, yenye gesi, ya gesi, fizzy, with gas, spark
still: still, plate, bila gesi, idafite gazi, nature
big: big, ndende, large, grand, grande, gros, nini, rinini, kinini, manini, kubwa, mkubwa, makubwa, xl
small: small, little, petit, petite, nto, gito, ntoya, gatoya, ndogo, mdogo, kidogo, dogo
medium: medium, moyen, moyenne, iringaniye, wastani
pint: pint, pinte, pinti, painti
halfpint: half pint, half a pint, demi pinte, galopin
half: half, demi, kimwe cya kabiri, nusu, igice
whole: whole, entier, entière, yose, nzima, mzima, full
kilo: kilo, kilogram, kilogramme, ikilo, kg, kilos
halfkilo: half kilo, half a kilo, demi kilo, nusu kilo, inusu kilo, kilo nusu, half kg, igice cy'ikilo
cold: cold, froid, froide, frais, fraîche, fraîches, ikonje, zikonje, akonje, rikonje, bikonje, ikonja, konje, baridi, chilled, glacé
hot: hot, chaud, chaude, ishyushye, ashyushye, gishyushye, moto
fresh: fresh, pressé, frais
grilled: grilled, roasted, roast, grillé, grillée, rôti, yokeje, cyokeje, byokeje, zokeje, kuchoma, choma, bbq, barbecue, nyama choma
fried: fried, frit, frits, ikaranze, kukaanga, kaanga, ya kukaanga
boiled: boiled, bouilli, bouillies, itogosheje, zitogosheje, bitogosheje, kuchemsha, chemsha
steamed: steamed, sauté, sautés, vapeur
slice: slice, tranche, rondelle, kipande
plain: plain, nature, simple, bure, tupu
house: house, maison
drink: drink, drinks, boisson, boissons, ibinyobwa, ikinyobwa, vinywaji, kinywaji, ibyo kunywa
food: food, nourriture, ibiryo, ibiribwa, ibyo kurya, chakula, vyakula, meal, repas
main: main, mains, main dish, main course, plat principal, plats, plat, resistance
side: side, sides, accompagnement, accompagnements
starter: starter, starters, entrée, entrées, appetizer
snack: snack, snacks, amuse bouche, bites
dessert: dessert, desserts, sweets, deseri, kitindamlo, ibiryoherera
`

/** What a word stands for without saying it: a diner who asks for whisky may be shown Jameson. */
export const KINDS_TABLE = `
coffee: espresso, americano, cappuccino, latte, mocha, macchiato, flat white, ristretto
tea: milktea, blacktea, greentea
beer: primus, mutzig, skol, virunga, amstel, heineken, guinness, gatanu, leffe, corona, desperados, tusker, urwagwa, ikigage, stout, lager
soda: lemonade, coca, fanta, sprite, krest, stoney, schweppes, novida, vitalo, pepsi, mirinda
whisky: jameson, johnnie walker, jack daniel, chivas, ballantine, grants, famous grouse
vodka: smirnoff, absolut, grey goose
gin: gordon, bombay, tanqueray, beefeater
rum: bacardi, captain morgan, havana
wine: merlot, cabernet, chardonnay, sauvignon, prosecco, champagne, pinot, shiraz, malbec
red: merlot, cabernet, shiraz, malbec, pinot noir
white: chardonnay, sauvignon blanc
fish: tilapia, sambaza, tuna, salmon, capitaine, mukeke
pork: akabenzi
burger: cheeseburger
sparkling: perrier
cocktail: mojito, margarita, negroni, daiquiri, caipirinha, cosmopolitan
meat: goat, beef, pork
`

/**
 * Concepts that describe rather than name a dish: they break ties and hardly cost when missing.
 * Sizes are among them, because most menus offer them for some items only.
 */
export const SOFT_CONCEPTS: ReadonlySet<string> = new Set(
  (
    'bottle glass can tot cup cold hot fresh grilled boiled steamed plain house big small medium ' +
    'slice half pint halfpint whole kilo kilo1 halfkilo still meat drink food'
  ).split(' '),
)

/** Named alone they are an ingredient of several dishes, however few stand on this menu. */
export const INGREDIENTS: ReadonlySet<string> = new Set(
  (
    'egg cheese garlic onion tomato mint lemon honey ginger sugar salt ice pepper vanilla chocolate apple ' +
    'strawberry mango pineapple passion orange watermelon banana vegetables fruit stew curry tuna'
  ).split(' '),
)

/** Words that join or soften and never name a dish, in all four languages. */
export const LINK_WORDS: ReadonlySet<string> = new Set(
  (
    'cheapest cheap best nicest popular favourite expensive cher chere meilleur meilleure ' +
    'of the with and some any size sized taille a an your our my me us for in on at to from please pls plz kind sort type ' +
    'portion portions plate plates piece pieces order orders serving round just only also too ' +
    'de du des la le les l d et au aux avec un une ma mon mes votre vos svp stp plait pour en assiette plat morceau ' +
    'ya wa la cha za vya na ni kwa tafadhali sahani ' +
    'andi ayandi mengine mwingine kingine lingine wengine ibindi plutot rather instead double ' +
    'umwana abana mtoto watoto enfant enfants child kid kids baby friend ami amie amis inshuti rafiki ' +
    'more another encore fois autre autres indi ikindi izindi nyingine zingine zaidi tena ' +
    "y' n' z' w' k' cy' by' rw' bw' cya bya rya rwa zo yo ba ku mu isahani nk' ka ko"
  ).split(' '),
)
