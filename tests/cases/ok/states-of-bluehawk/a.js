// :snippet-start: s
setup();
// :state-start: begin
// TODO
// :state-end:
// :state-start: final
done();
// :state-end:
// :state-uncomment-start: final
// more();
// :state-uncomment-end:
hidden(); // :remove:
// :remove-start:
gone();
// :remove-end:
// :uncomment-start:
// real();
// :uncomment-end:
// :replace-start: {"terms": {"SECRET_": "my"}}
SECRET_Name(); // :emphasize:
// :replace-end:
// :snippet-end:
