# Runs Request Tracker's own mail gateway and its agents' actions without a web server: rt.pl SENDMAIL ACTION ...
use lib '/usr/share/request-tracker5/lib';
use RT; RT::LoadConfig();
my ($sendmail, $action, $ticket, $words) = @ARGV;
RT->Config->Set(SendmailPath => $sendmail); RT->Config->Set(MailCommand => 'sendmailpipe');
RT->Config->Set(rtname => 'customer.test'); RT->Config->Set(CorrespondAddress => 'carla@customer.test');
RT->Config->Set(LogToSyslog => 'critical'); RT->Config->Set(LogToSTDERR => 'critical');
RT::Init();
require RT::Interface::Email;
my $agent = RT::CurrentUser->new($RT::SystemUser); $agent->LoadByName('root');
sub ticket { my $t = RT::Ticket->new($agent); $t->Load($ticket); return $t }
if ($action eq 'setup') {
	my $all = RT::Group->new($RT::SystemUser); $all->LoadSystemInternalGroup('Everyone');
	$all->PrincipalObj->GrantRight(Right => $_, Object => $RT::System) for qw(CreateTicket ReplyToTicket);
} elsif ($action eq 'mail') {
	local $/; my $raw = <STDIN>;
	my ($ok, $error, $t) = RT::Interface::Email::Gateway({ message => $raw, queue => 'General', action => 'correspond' });
	print 'ticket ', ($t ? $t->id : "none: $error"), "\n";
} elsif ($action eq 'answer') {
	my ($ok, $said) = ticket()->Correspond(Content => $words); die $said unless $ok;
} elsif ($action eq 'resolve') {
	my ($ok, $said) = ticket()->SetStatus('resolved'); die $said unless $ok;
}
