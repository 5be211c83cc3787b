package words

import "strings"

// gratitude is what a mail of thanks only is made of in one language. Words without their accents
// stand there where people leave them out. None of them says that something is missing: what is no
// longer thanks (but, not, still, in advance) is made of words that are not here.
type gratitude struct {
	needed map[string]bool // one of these must stand in it
	also   map[string]bool // these may stand beside it
}

// greetings begin a mail, in any of the languages.
var greetings = wordSet(`hi hello hey dear mr mrs ms sir madam all everyone team support
	bonjour bonsoir salut cher chère chers madame monsieur tous équipe
	hallo guten tag morgen abend moin servus liebe lieber liebes sehr geehrte geehrter geehrtes frau herr herren damen zusammen
	hola buenos buenas días dias tardes noches estimado estimada estimados señor señora equipo
	ciao buongiorno buonasera salve gentile gentili egregio signor signora caro cara
	beste geachte goedemorgen goedemiddag goedenavond goedendag dag heer mevrouw
	olá ola bom boa dia tarde noite prezado prezada prezados senhor senhora equipa equipe`)

// unlikeThanks say that more is wanted, wherever they stand: also in what may be a name.
var unlikeThanks = wordSet(`but not still yet except however unless though
	mais pas toujours sauf cependant
	aber nicht immer doch jedoch außer trotzdem
	pero no todavía todavia aún aun salvo
	ma però non tuttavia purtroppo
	maar niet nog echter helaas
	mas não nao ainda porém infelizmente`)

var thanksWords = map[string]gratitude{
	"en": {
		wordSet(`thanks thank thankyou thx thnx tks ty cheers appreciated appreciate grateful perfect great excellent awesome brilliant wonderful super fantastic`),
		wordSet(`you much many lots lot a an so very for your the all of it its s that this was is are re works working worked now again
			fine good perfectly nice lovely amazing quick fast prompt swift speedy rapid kind really help helpful helping support service
			reply answer response assistance time effort efforts patience solved resolved fixed done sorted everything to team guys ok okay
			cool yes too have day weekend week evening one i we me us my made best and indeed got received noted confirmed happy pleased
			regards wishes warm warmest kindest greetings sincerely well both again million ever`),
	},
	"fr": {
		wordSet(`merci mercis remercie remercions remerciements parfait super génial genial excellent top impeccable nickel`),
		wordSet(`mille beaucoup bien infiniment grand un une à a vous toi tous toute tout toutes équipe de du des d pour la le les l votre vos ton ta
			tes cette ce c est aide réponse reponse retour rapidité réactivité efficacité disponibilité patience gentillesse professionnalisme service
			soutien temps rapide rapides prompte efficace parfaite parfaitement très tres bon bonne journée journee soirée soiree weekend week end
			continuation ça ca marche fonctionne maintenant nouveau encore fois réglé regle résolu resolu reçu recu ok accord noté je nous suis ravi
			avec mes cordialement cdt cdlt salutations meilleures sincères belle excellente amicalement et oui votre précieuse`),
	},
	"de": {
		wordSet(`top danke dank dankeschön dankeschoen bedanke bedanken perfekt super prima klasse wunderbar toll hervorragend`),
		wordSet(`vielen herzlichen herzlich herzliche herzlichste besten lieben tausend schönen schoenen schön schöne schoene schöner recht sehr ganz für fuer die den das der ihre ihren eure euren
			deine deinen schnelle schnellen rasche prompte gute nette tolle ausgezeichnet bestens hilfe unterstützung unterstuetzung antwort
			rückmeldung rueckmeldung lösung bearbeitung reaktion mühe geduld zeit service es hat geklappt klappt funktioniert läuft laeuft jetzt nun wieder
			alles gut ok okay passt und nochmals nochmal ich wir mich uns bin sind zufrieden schönes wochenende tag abend feierabend ihnen dir euch
			team vg lg mfg liebe viele grüße gruesse grüsse gruß freundliche freundlichen beste mit an alle erledigt gelöst ist so wunderbar ja`),
	},
	"es": {
		wordSet(`gracias agradezco agradecemos agradecido agradecida perfecto perfecta genial excelente estupendo fenomenal fantástico fantastico`),
		wordSet(`muchas muchísimas muchisimas mil muy por su sus tu tus la el los las lo ayuda respuesta atención atencion rapidez apoyo soporte servicio
			tiempo paciencia rápida rápido rapida rapido pronta bien todo funciona funcionó ya ahora solucionado resuelto arreglado listo vale ok de nuevo
			otra vez nuevamente a todos todas le les os te mucho muchísimo un una saludo saludos cordial cordiales atentamente feliz buen buena buenas día dia tarde fin semana que
			tenga tengan equipo y es está esta sí si`),
	},
	"it": {
		wordSet(`grazie ringrazio ringraziamo ringraziamenti perfetto perfetta ottimo ottima eccellente fantastico benissimo`),
		wordSet(`mille tante molte infinite ancora di del della per il lo la le l i gli vostro vostra vostri suo sua tuo tua aiuto assistenza supporto
			risposta servizio tempo pazienza disponibilità rapidità celerità gentilezza rapida veloce tempestiva celere bene tutto ok funziona ora adesso
			risolto risolta sistemato fatto a tutti voi lei te vi ti molto davvero veramente siete stati stato gentilissimi gentilissimo gentile gentili
			bravi bravissimi buona buon bella cordialmente giornata serata weekend fine settimana e è cordiali saluti saluto distinti un una team che sì si`),
	},
	"nl": {
		wordSet(`dank bedankt dankjewel dankuwel dankje perfect super top geweldig fantastisch prima`),
		wordSet(`u je jullie wel hartelijk hartelijke heel erg veel zeer vriendelijk voor de het een uw jouw hulp snelle goede fijne antwoord reactie
			ondersteuning service moeite tijd geduld oplossing werkt doet nu weer alles is goed mooi fijn opgelost geregeld gelukt en ok oké oke nogmaals
			aan allen iedereen team dag avond weekend met groet groeten groetjes vriendelijke hartelijke warme mooie beste mvg gr zo ja`),
	},
	"pt": {
		wordSet(`obrigado obrigada obrigados brigado grato grata agradeço agradecemos agradecido agradecida perfeito perfeita ótimo ótima optimo óptimo
			excelente fantástico fantastico maravilha`),
		wordSet(`muito muitíssimo muitissimo pela pelo pelas pelos por a o as os ajuda apoio resposta rapidez atenção serviço suporte tempo paciência
			disponibilidade rápida rápido rapida rapido pronta bem tudo funciona funcionou agora já resolvido resolvida ok certo de novo mais uma vez
			novamente todos todas vocês voces você vos lhe te e é está sua seu vossa vosso tua teu equipa equipe bom boa dia tarde noite fim semana
			cumprimentos abraço abraços atenciosamente cordialmente feliz ótimo melhores com sim`),
	},
}

// thankful are the pictures that say it without a word.
const thankful = "👍🙏😀😃😄😊🙂😉😍🥰🤗👏👌💪🎉✅❤♥💐🌹🌟⭐✨💯🙌"

func wordSet(list string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(list) {
		set[w] = true
	}
	return set
}
