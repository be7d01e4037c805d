<?php
// snippet-part
function add(int $a, int $b) {
  return $a + ;
}
// snippet-part
