use strict;
# snippet-part
sub add {
  my ($a, $b) = @_;
  return $a + ;
}
# snippet-part
