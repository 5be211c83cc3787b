package e2e

import "guichet/e2e/live"

// client is a mail program at which somebody sits.
type client interface {
	Send(t live.T, f live.Fresh)
	Reply(t live.T, l live.Letter, text string)
	ReplyAll(t live.T, l live.Letter, text string)
}

// story is one run in one language: what people write, and what the desk's mails say.
type story struct {
	language                  string
	customer, colleague, team func(smtp string) client

	subject, first, file, detail, joins, note, answer string
	shares, tries, waits, back, solved, again         string
	solvedAgain, later                                string
	// What stands in the mails, by event.
	received, asks, shared, transcript, pending, resolved, closed, followUp []string
}

func mutt(who, lang string) func(string) client {
	return func(smtp string) client { return live.Mutt{From: who, SMTP: smtp, Lang: lang} }
}

func nail(who string) func(string) client {
	return func(smtp string) client { return live.Nail{From: who, SMTP: smtp} }
}

var stories = []story{
	{
		language: "en", customer: mutt(carla, "en"), colleague: mutt(dora, "en"), team: nail(ana),
		subject:     "Signing fails",
		first:       "Good morning,\n\nI cannot sign the contract, the page stays white. The screenshot is attached.\n\nCarla",
		file:        "white page.png",
		detail:      "Environment: production",
		joins:       "It is the same on my machine.",
		note:        "Looks like last week's certificate. Ask operations.",
		answer:      "Hello Carla,\n\nthank you for the screenshot. Does it help to sign in again?",
		shares:      "#share zoe@customer.test",
		tries:       "No, it does not. The page is still white.",
		waits:       "#pending",
		back:        "I have tried another browser as well, without success.",
		solved:      "The certificate was out of date. It is renewed now, please try once more.",
		again:       "It worked once, and now the page is white again.",
		solvedAgain: "The second server has the new certificate now, too. Sorry for that.",
		later:       "How do I sign a second contract?",
		received:    []string{"It has arrived and is now request #1"},
		asks:        []string{"Environment (one of production, test)"},
		shared:      []string{"Carla added you to request #1"},
		transcript:  []string{"zoe@customer.test takes part now"},
		pending:     []string{"is now Pending (it was Open)"},
		resolved:    []string{"We believe that your request #1", "within 5 days"},
		closed:      []string{"is now closed", "a number from 1 (poor) to 5 (very good)"},
		followUp:    []string{"Your mail was about request #1, which is closed and stays closed"},
	},
	{
		language: "fr", customer: nail(carla), colleague: nail(dora), team: mutt(ana, "fr"),
		subject:     "La signature échoue",
		first:       "Bonjour,\n\nje ne peux plus signer le contrat, la page reste blanche. Vous trouverez la capture ci-jointe.\n\nMerci d'avance,\nCarla",
		file:        "page d'accueil vidée.png",
		detail:      "Environnement : production",
		joins:       "C'est pareil sur mon poste.",
		note:        "On dirait le certificat de la semaine dernière. À voir avec l'exploitation.",
		answer:      "Bonjour Carla,\n\nmerci pour la capture. Est-ce que cela aide de vous reconnecter ?",
		shares:      "#share zoe@customer.test",
		tries:       "Non, la page reste blanche.",
		waits:       "#pending",
		back:        "J'ai aussi essayé un autre navigateur, sans succès.",
		solved:      "Le certificat n'était plus valable. Il est renouvelé, vous pouvez réessayer.",
		again:       "Une fois, cela a marché, et maintenant la page est de nouveau blanche.",
		solvedAgain: "Le second serveur a aussi le nouveau certificat. Veuillez nous excuser.",
		later:       "Comment signer un deuxième contrat ?",
		received:    []string{"Il nous est bien parvenu et porte désormais le numéro #1"},
		asks:        []string{"Environnement (au choix : production, test)"},
		shared:      []string{"Carla vous a fait participer à la demande #1"},
		transcript:  []string{"zoe@customer.test participe désormais"},
		pending:     []string{"a changé de statut : En attente (auparavant : Ouvert)"},
		resolved:    []string{"Nous pensons que votre demande #1", "dans un délai de 5 jours"},
		closed:      []string{"est désormais close", "par un chiffre de 1 (pas du tout) à 5 (tout à fait)"},
		followUp:    []string{"Votre message concernait la demande #1, qui est close et le reste"},
	},
}
