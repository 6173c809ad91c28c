import { wordSet } from '../word-set.ts'

/** Words that only English has: the grammar is read where one stands. */
export const isEnglish = wordSet(
  'the your is are was were will you i we it has have they he she with for and of to my our there this that not all just been be who',
)

/** Who does something: people of the house, whom several of them are called by, and guests. */
export const PERSON =
  wordSet(`kitchen chef chefs cook cooks bar barman barmaid bartender bartenders boss owner manager cashier
  till guys boys girls lads team crew staff waiter waiters waitress waitresses server servers somebody someone colleague
  colleagues counter house he she host hostess management grill security reception runner`)
export const PLURAL = wordSet(
  'they guys boys girls lads staff team crew people waiters servers cooks chefs colleagues we management',
)
export const GUEST =
  wordSet(`guest guests customer customers neighbour neighbours neighbor neighbors couple gentleman lady
  everyone everybody friend friends wife husband companion regulars crowd others visitors people man woman
  strangers fans tourists girlfriend boyfriend partner mate mates brother sister son daughter`)

/** What stands around a verb. */
export const ADVERB =
  wordSet(`just already now also all still only even really probably almost nearly definitely actually
  currently always both personally gladly kindly then soon quickly usually normally happily surely certainly
  maybe perhaps finally too yet right first simply often again ever largely mostly`)
export const BE = wordSet("am is are was were 's be been")
export const HAVE = wordSet("has have had 's")
export const NOT = wordSet('not never no nothing nobody neither')
export const PREPOSITION = wordSet(
  'of for with to from by at in on behind near beside next about like than',
)
export const BOUNDARY = wordSet('and but so because that then or which plus while')
export const INDIRECT = wordSet(
  'what which how where who why whether whatever whichever whoever wherever',
)

/** Words that only look like "-ing", like "-ed", and past forms that look like nothing. */
export const NOT_ING =
  wordSet(`nothing something anything everything evening morning thing refreshing interesting following amazing
  filling outstanding missing starting including during king string spring sharing willing boring pleasing charming
  according warming satisfying surprising beginning wing wings tempting comforting asking looking waiting
  pudding dressing seasoning topping ring costing thinking talking speaking hoping craving feeling drinking
  eating ordering paying choosing leaning having getting closing opening`)
export const NOT_PAST =
  wordSet(`need feed indeed speed red bed shed seed wed unneeded mixed grilled fried roasted salted smoked baked
  boiled unlimited limited hundred undeclared tired allowed supposed mashed spiced sliced stuffed iced
  embed breed weed exceed proceed succeed sacred naked wicked rugged`)
export const IRREGULAR =
  wordSet(`taken took sent given gave made done did spoken spoke gone went brought paid bought got gotten rung
  rang begun began seen saw told found kept written wrote sold come came dealt fixed shown put set left let had been met
  cut hit held won lost run ran sat threw thrown drew drawn flew fed fell forgot forgotten heard hid known knew laid led lent
  meant read rose risen shut slept slid spent stood stolen swept swore taught thought understood woke wore caught drank ate eaten spat stuck blew broke spun dug`)

/** Of what the waiter itself did or will do, what its tools do; of all else, what tools tell. */
export const I_DID =
  wordSet(`add* remov* chang* updat* not* put taken took told ask* call* show* look* check* found mov* join* switch* clear*
  empt* swap* replac* correct* list* attach* writ* wrote want* miss* includ* doubl* halv* left kept got gotten made see* saw set
  tri* pick* inform* alert* mark* adjust* translat* suggest* recommend* mention* said meant explain* underst* sav* open* lov* lik* nam*
  split summ* start* finish* clos* end* been had done did hear* misunder* misread mixed divid* repeat* restor* brought return* pass* let
  forgot* read know* knew count* lower* stopp* hop* thought request* flagg* post* sent sound* placed ordered submitted record* cancel* confus* assum* guess* keep* appl* resum* drop* limited`)
export const I_WILL =
  wordSet(`add help show tell let call ask note check look split place send order change swap remove take put leave keep
  repeat suggest recommend offer give find list explain read open try do see be go start stop confirm write mark pass come get bring
  say need set switch adjust only count replace update wait make translate divide correct clear answer speak stay
  cancel mention sort propose attach search point remind save include pick double skip choose share with move join happily use
  think understand guess promise know remember begin hold gather request inform notify alert alter edit drop
  work not empty trim round print`)

/** Of people of the house: what they do, will do and did. */
export const PERSON_DOES = wordSet(
  `tells declar* decid* says say know* needs need mark* close* open* list* names reads see* set* write* prefer* offer* serve* mention* menu alone itself themselves members member themself ask* handle* answer* note* use* state* put*`,
)
export const PERSON_WILL = wordSet(
  'write tell inform notify update correct fix sort help answer know talk speak reply check explain contact see read confirm look let decide show hear say find',
)
export const PERSON_DID = wordSet(
  'took received got accept* declar* clos* open* mark* told ask* call* inform* alert* used list* named said been not* mention* stated turned rejected cancelled refus* hand* written put specified given published provided confirmed seen',
)

/** Of things: what was done with them, what they will do, and be. */
export const THING_DID =
  wordSet(`add* remov* chang* updat* not* sav* kept place* accept* confirm* cancel* reject* refus* deliver* prepar* sent
  serv* receiv* submit* record* grill* fri* cook* boil* bak* mix* salt* fill* season* spic* chill* import* brew* bas* made includ* declar*
  list* call* nam* pric* sold clos* allow* meant need* attach* shown writ* display* lik* lov* known split shar* divid* ask* us*
  roast* smok* peel* slic* stuff* topp* dress* marinat* tast* cut order* mark* turn* expir* mention* told understood
  been fix* had taken put left run happen* got intend* suppos* fin* tapp* connected limited logg* recommend* set selected
  suggest* translat* swap* replac* doubl* halv* undeclared open* stopp* switch* empty empti* moved joined
  forgotten interest* count* found said done requir* pair* combin* chosen pick* link* offer* misunderst*`)
export const THING_WILL = wordSet(
  'show appear stay remain ask tell need fit taste list display depend matter want suit have say look cost change keep stand help disappear vary attach go remind open close',
)
export const THING_WILL_BE = wordSet(
  'shown displayed attached listed added noted below asked here in removed split a one two on the for sweet cold enough good great nice lovely perfect more less your too difficult up',
)

/** What is no verb, wherever it stands. */
export const isFunction = wordSet(
  "and or of for with to from by at in on behind near beside next about like than if when that who which what the a an your our this as but so because not here there me you i it is are was were will can could may might would should must do does did please too either until till before after 're 's",
)
